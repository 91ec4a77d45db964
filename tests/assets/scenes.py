"""Pages made of the kit alone, to look at it and to touch it."""

from __future__ import annotations

from typing import Any

from assets import text
from assets.kit import (
    Badge,
    Banner,
    Figures,
    Header,
    Icon,
    Page,
    Panel,
    SlimHeader,
    TouchButton,
    TouchPanel,
    Words,
    clipped_words,
)
from tests.screens import frames

QUEUES = [
    ("A", "document", "Chứng thực\nbản sao, chữ ký", True),
    ("B", "family", "Khai sinh,\nkết hôn, khai tử", True),
    ("E", "map", "Đất đai,\nxây dựng nhà ở", True),
    ("K", "id_card", "Căn cước,\nhộ chiếu", False),
]


class SampleTile(TouchPanel):
    """A tile as the kiosk will have it: rail with letter and icon, name, how many wait."""

    def __init__(self, letter: str, icon: str, name: str, **kwargs: Any) -> None:
        self.rail = Panel(fill="tint", edge="", radius=22, corners=[1, 0, 0, 1])
        self.badge, self.icon = Badge(letter=letter), Icon(name=icon)
        self.name = Words(text=name, em=42, weight="SemiBold", valign="top")
        self.waiting = Words(text=text("kiosk.home.waiting", "vi", n=6), em=31, role="text2")
        super().__init__(**kwargs)
        self.badge.filled = not self.disabled
        self._placed()

    def arrange(self) -> None:
        super().arrange()
        width, height = self.units
        if not self.disabled:
            inside = self.panel.edge_units
            self.rail.radius = self.radius - inside
            self.put(self.rail, inside, inside, 110 - inside, height - 2 * inside)
        self.put(self.badge, 21, 18, 69, 69)
        self.put(self.icon, 15, 156, 78, 78)
        self.put(self.name, 128, 16, width - 140, 110)
        self.put(self.waiting, 128, 150, width - 140, 44)

    def restyle(self) -> None:
        self.icon.role = self.badge.role = "text2" if self.disabled else "primary"
        self.name.role = "text2" if self.disabled else "text"


def kiosk(theme: str = "light") -> Page:
    page = Page(sheet="kiosk")
    page.put(
        Header(
            name="Trung tâm Phục vụ hành chính công",
            place="xã Thạch Châu",
            clock="09:42",
            weekday="Thứ Hai",
            date="05/10/2026",
        ),
        *(0, 0, 1080, 212),
    )
    page.put(Words(text=text("kiosk.home.title", "vi"), em=56, weight="Bold"), 44, 230, 992, 84)
    page.put(Words(text=text("kiosk.home.hint", "vi"), em=30, role="text2"), 44, 306, 992, 48)
    for number, (letter, icon, name, is_open) in enumerate(QUEUES):
        tile = SampleTile(letter, icon, name, disabled=not is_open)
        page.put(tile, 44 + number % 2 * 505, 372 + number // 2 * 275, 487, 257)
    title, hint = text("kiosk.paper.title", "vi"), text("kiosk.paper.valid", "vi")
    page.put(Banner(icon="printer", title=title, hint=hint), 0, 940, 1080, 150)
    page.put(TouchButton(text="Lấy số", kind="strong", icon="person"), 44, 1120, 487, 120)
    focused = TouchButton(text="Lấy số ưu tiên", kind="good", icon="star", focused=True)
    page.put(focused, 549, 1120, 487, 120)
    buttons = ("wheelchair", "text_size", "contrast", "speaker", "globe", "bell")
    words = ("wheelchair", "large", "contrast", "listen", "language", "help")
    for number, (icon, key) in enumerate(zip(buttons, words, strict=True)):
        button = TouchButton(icon=icon, text=text(f"shared.{key}", "vi"))
        button.kind = "primary" if key == "help" else "plain"
        page.put(button, 44 + number % 3 * 336, 1638 + number // 3 * 136, 320, 122)
    page.theme = theme
    return page


def contrast() -> Page:
    return kiosk("contrast")


def wall() -> Page:
    page = Page(sheet="wall", theme="wall")
    header = SlimHeader(
        name="Trung tâm Phục vụ hành chính công",
        place="xã Thạch Châu",
        note="Thứ Hai, 05/10/2026",
        clock="09:43",
    )
    page.put(header, 0, 0, 1920, 74)
    page.put(Panel(edge="primary", edge_width=4), 28, 158, 1152, 264)
    page.put(Panel(fill="primary", edge="", corners=[0, 1, 1, 0]), 912, 162, 264, 256)
    page.put(Words(text="A042", cap_mm=100, weight="Bold", role="primary"), 68, 100, 840, 380)
    page.put(Icon(name="arrow_right"), 850, 260, 60, 60)
    counter = Words(text="3", cap_mm=100, weight="Bold", role="on_primary", halign="center")
    page.put(counter, 912, 100, 264, 380)
    page.put(Badge(letter="A", filled=False, role="text2"), 290, 1000, 62, 62)
    page.put(Figures(text="09:40", em=50, role="text2", halign="right"), 1720, 180, 186, 80)
    return page


def nothing_is_clipped() -> None:
    for page in (kiosk(), wall()):
        frames()
        assert clipped_words(page) == []


def too_small_boxes_are_told() -> None:
    page = Page(sheet="kiosk")
    page.put(Words(text="Nghiêng", em=60), 0, 0, 40, 200)
    page.put(Words(text="hai dòng chữ dài", em=60), 0, 300, 200, 70)
    page.put(Words(text="vừa", em=60), 0, 600, 200, 90)
    frames()
    assert clipped_words(page) == ["Nghiêng", "hai dòng chữ dài"]


class Hand:
    """A finger on a button, and a clock to move."""

    def __init__(self) -> None:
        from kivy.tests.common import UnitTestTouch

        self.finger = UnitTestTouch
        self.at, self.acted = 10.0, 0
        self.button = TouchButton(text="Lấy số", size_hint=(None, None), size=(200, 100))
        self.button.now = lambda: self.at
        self.button.bind(on_activate=self._act)
        from kivy.core.window import Window

        Window.add_widget(self.button)
        frames(2)

    def _act(self, _button: TouchButton) -> None:
        self.acted += 1

    def tap(self) -> None:
        finger = self.finger(50, 50)
        finger.touch_down()
        finger.touch_up()


def a_tap_acts_on_release() -> None:
    hand = Hand()
    finger = hand.finger(50, 50)
    finger.touch_down()
    assert (hand.button.pressed, hand.acted) == (True, 0)
    assert hand.button.panel.fill == "pressed"
    finger.touch_up()
    assert (hand.button.pressed, hand.acted) == (False, 1)


def sliding_off_cancels_for_good() -> None:
    hand = Hand()
    finger = hand.finger(50, 50)
    finger.touch_down()
    finger.touch_move(300, 250)
    assert not hand.button.pressed
    finger.touch_move(50, 50)
    finger.touch_up()
    assert hand.acted == 0


def a_double_tap_acts_once() -> None:
    hand = Hand()
    hand.tap()
    hand.at += 0.4
    hand.tap()
    assert hand.acted == 1
    hand.at += 0.2
    hand.tap()
    assert hand.acted == 2


def a_second_finger_is_ignored() -> None:
    hand = Hand()
    first, second = hand.finger(50, 50), hand.finger(60, 60)
    first.touch_down()
    second.touch_down()
    second.touch_up()
    assert hand.acted == 0
    first.touch_up()
    assert hand.acted == 1


def a_disabled_button_stays_still() -> None:
    hand = Hand()
    hand.button.disabled = True
    hand.tap()
    hand.button.activate()
    assert hand.acted == 0


def a_button_taken_away_under_the_finger_stays_still() -> None:
    hand = Hand()
    finger = hand.finger(50, 50)
    finger.touch_down()
    hand.button.parent.remove_widget(hand.button)
    finger.touch_up()
    assert hand.acted == 0


def a_page_that_is_gone_is_not_kept() -> None:
    import gc
    import weakref

    page = Page(sheet="pad")
    frames(2)
    gone = weakref.ref(page)
    del page
    gc.collect()
    assert gone() is None
