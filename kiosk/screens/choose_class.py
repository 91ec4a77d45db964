"""Which kind of number: two buttons, or one per group where an office counts its groups."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from assets import text
from assets.kit import Icon, Panel, TouchButton, TouchPanel, Words
from kiosk import flow, own
from kiosk.screens.base import Screen, load_kv
from kiosk.shown import GROUPS, by_sense
from link.messages import ClassInfo

load_kv(__file__)

TOP, HEAD, FOOT = 552, 196, 140
BUTTONS, BUTTON_WIDTH, BUTTON_PITCH = 66, 466, 482
"""Of a group's own button: left edge of the first, width, from one to the next."""
ICONS = dict(
    zip(GROUPS, ("elder", "pregnant", "wheelchair", "medal", "shield", "parent_child"), strict=True)
)


class ClassScreen(Screen):
    """The whole priority panel is one button, so that nobody has to say the reason."""

    normal = StringProperty("normal")
    waiting = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._parts: list[Any] = []
        self._made_for: Any = None
        super().__init__(**kwargs)

    def fill(self) -> None:
        shown = self.shown
        queue = shown.queue(shown.visit.queue)
        self.waiting = shown.waiting(queue).replace("\n", ",\n") if queue else ""
        classes = shown.view.classes if shown.view else []
        self.normal = next((each.code for each in classes if not each.priority), "normal")
        made_for = (
            shown.language,
            self.high,
            shown.visit.contrast,
            [each.code for each in classes],
            own.scan_offer(shown),
        )
        if made_for != self._made_for:
            self._made_for = made_for
            for part in self._parts:
                self.drop(part)
            self._parts = []
            self._priority([each for each in classes if each.priority])

    def _add(self, part: Any, *box: float) -> Any:
        self._parts.append(part)
        return self.put(part, *box)

    def _priority(self, classes: list[ClassInfo]) -> None:
        if not classes:
            return
        height, is_one = self.high - TOP - 26, len(classes) == 1
        if is_one:
            panel = self._add(TouchPanel(), 44, TOP, 992, height)
            panel.bind(on_activate=lambda _: self.take(classes[0].code))
        else:
            self._add(Panel(edge=""), 44, TOP, 992, height)
        self._head(is_one)
        self._groups(classes, height - HEAD - FOOT)
        self._foot(TOP + height - FOOT)
        self._add(Panel(edge="good", fill="", edge_width=3), 44, TOP, 992, height)

    def _head(self, is_one: bool) -> None:
        t = self.shown.t
        self._add(Panel(fill="good", edge="", corners=[1, 1, 0, 0]), 44, TOP, 992, HEAD)
        self._add(Icon(name="star", role="on_good", stroke=2.4), 96, TOP + 40, 116, 116)
        offer = own.scan_offer(self.shown)
        title = Words(text=t("kiosk.class.priority"), em=66, weight="Bold", role="on_good")
        self._add(title, 248, TOP + (2 if offer else 18), 640, 104)
        hint = Words(text=offer or t("kiosk.class.if"), em=33, role="on_good", valign="top")
        self._add(hint, 248, TOP + (102 if offer else 116), 660, 90 if offer else 60)
        if is_one:
            self._add(Icon(name="arrow_right", role="on_good"), 916, TOP + 60, 76, 76)

    def _foot(self, top: float) -> None:
        if not self.shown.visit.contrast:
            ground = Panel(fill="good_tint", edge="", corners=[0, 0, 1, 1])
            self._add(ground, 47, top, 986, FOOT - 3)
        note = "\n".join(self.shown.t(f"kiosk.class.{key}") for key in ("no_proof", "not_told"))
        self._add(Words(text=note, em=32), 90, top, 920, FOOT)

    def _groups(self, classes: list[ClassInfo], height: float) -> None:
        """Six groups in one panel, or a button for each class that is counted by itself."""
        together = len(classes) == 1 and classes[0].code not in GROUPS
        codes = list(GROUPS) if together else [each.code for each in classes]
        names = {each.code: self.shown.local(each.name) for each in classes}
        row = height / max(1, -(-len(codes) // 2))
        for place, code in enumerate(codes):
            x, y = 90 + place % 2 * 462, TOP + HEAD + place // 2 * row
            name = names.get(code) or text(f"class.{code}", self.shown.language)
            name = by_sense(name, self.shown.language)
            icon = ICONS.get(code, "person")
            if len(classes) > 1:
                left = BUTTONS + place % 2 * BUTTON_PITCH
                button = TouchButton(text=name, icon=icon)
                self._add(button, left, y + 8, BUTTON_WIDTH, row - 16)
                button.bind(on_activate=lambda _, code=code: self.take(code))
            else:
                self._add(Icon(name=icon, role="good", stroke=2.6), x, y + row / 2 - 46, 92, 92)
                self._add(Words(text=name, em=42, weight="SemiBold"), x + 116, y, 340, row)

    def take(self, code: str) -> None:
        """A number of this class."""
        self.act(flow.TakeNumber(self.shown.visit.queue, code))
