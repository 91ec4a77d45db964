"""One procedure: papers, time limit and fee as they were published, and the way to a number."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from assets.kit import Badge, Icon, Panel, TouchButton, Words
from kiosk import choosing, flow
from kiosk.checklist import questions_for
from kiosk.procedures import is_late, source_of
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.rows import TakeButton
from link.messages import CatalogueProcedure

load_kv(__file__)

LEFT, WIDTH, TOP, GAP = 44, 992, 140, 16
FOOT, FOOT_HIGH = 194, 172
HALF = (WIDTH - GAP) / 2
SIZES = ((60, 40, 16), (50, 36, 16), (42, 34, 14), (34, 32, 12), (32, 30, 4))
"""Size of the name, size of time and fee, and distance of the parts: the first that fits."""
PAPER_EM, PAPER_LEAST = 40, 66
AWAY_HIGH = 230


class ProcedureScreen(Screen):
    """From top to bottom, each part as high as its words need, in the largest sizes that fit."""

    queue_name = StringProperty("")
    letter = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._parts: list[Any] = []
        self._drawn_for: Any = None
        self.end = 0.0
        self._take = TakeButton(kind="primary")
        self._check = TouchButton(icon="check", em=40, icon_size=34, layout="column")
        self._another = TouchButton(icon="plus", em=40, icon_size=34, layout="column")
        super().__init__(**kwargs)
        self._take.bind(on_activate=lambda _: self._take_number())
        self._check.bind(on_activate=lambda _: self.act(flow.StartCheck()))
        self._another.bind(on_activate=lambda _: self.act(flow.AddErrand()))

    def fill(self) -> None:
        shown = self.shown
        known = shown.procedures.get(shown.visit.procedure) if shown.procedures else None
        if known is None:
            return
        queue = shown.queue(known.queue) if known.queue else None
        self.letter = queue.code if queue else ""
        away = shown.t("kiosk.procedure.elsewhere")
        self.queue_name = shown.local(queue.name).replace("\n", " ") if queue else away
        self._show_foot(known)
        late = is_late(known, shown.now)
        drawn_for = (known, shown.language, shown.visit.contrast, self.high, self.scale, late)
        if drawn_for == self._drawn_for:
            return
        self._drawn_for = drawn_for
        self._draw_parts(known, late)

    # -- what is known of it -------------------------------------------------------------------

    def _draw_parts(self, known: CatalogueProcedure, late: bool) -> None:
        """The first sizes in which all of it fits above the buttons; the last ones otherwise."""
        foot = FOOT if known.queue else AWAY_HIGH + GAP
        for sizes in SIZES:
            for part in self._parts:
                self.drop(part)
            self._parts = []
            self.end = self._column(known, late, *sizes)
            if self.end <= self.high - foot:
                return

    def _column(
        self, known: CatalogueProcedure, late: bool, title_em: int, fact_em: int, gap: int
    ) -> float:
        """Everything below each other; where it ends."""
        t, field = self.shown.t, self.shown.procedures.field(known.field)
        top = self._words(known.name, TOP, em=title_em, weight="Bold")
        told = t("kiosk.procedure.code", code=known.code, field=self.shown.local(field))
        top = self._words(told, top + 4, em=30, role="text2") + gap
        if not known.queue:
            self._say_where(known)
        top = self._papers(known, top) + gap
        top = self._facts(known, top, fact_em) + gap
        if late:
            top = self._warn(t("kiosk.procedure.late"), top) + gap
        source, (year, month, day) = (
            self.shown.local(self._told.source),
            self._told.checked.split("-"),
        )
        lines = [t("kiosk.procedure.source", source=source, date=f"{day}/{month}/{year}")]
        if known.note:
            lines.insert(0, known.note[:1].upper() + known.note[1:])
        return self._words("\n".join(lines), top, em=30, role="text2")

    @property
    def _told(self) -> Any:
        return self.shown.procedures.told

    def _words(self, text: str, top: float, **style: Any) -> float:
        words = Words(text=text, valign="top", scale=self.scale, **style)
        height = words.height_for(WIDTH) + 4
        self._add(words, LEFT, top, WIDTH, height)
        return top + height

    def _papers(self, known: CatalogueProcedure, top: float) -> float:
        """The papers with their numbers; a catalogue that names none says so."""
        t = self.shown.t
        panel = self._add(Panel(edge="hair"), LEFT, top, WIDTH, 10)
        self._head(t("kiosk.procedure.papers"), "document", LEFT + 32, top + 14)
        y = top + 78
        for place, paper in enumerate(known.papers, 1):
            y = self._paper(str(place), paper, y)
        if not known.papers:
            unknown = Words(text=t("kiosk.procedure.papers_unknown"), em=36, scale=self.scale)
            height = unknown.height_for(WIDTH - 64) + 8
            self._add(unknown, LEFT + 32, y, WIDTH - 64, height)
            y += height
        self.put(panel, LEFT, top, WIDTH, y + 14 - top)
        return y + 14

    def _paper(self, number: str, name: str, top: float) -> float:
        words = Words(text=name, em=PAPER_EM, weight="SemiBold", scale=self.scale)
        height = max(PAPER_LEAST, words.height_for(WIDTH - 170) + 8)
        badge = Badge(letter=number, role="tint", ink="primary")
        if self.shown.visit.contrast:
            badge = Badge(letter=number, filled=False)
        self._add(badge, LEFT + 32, top + (height - 56) / 2, 56, 56)
        self._add(words, LEFT + 116, top, WIDTH - 170, height)
        return top + height

    def _facts(self, known: CatalogueProcedure, top: float, em: int) -> float:
        """Time and fee side by side, in cards of one height."""
        t = self.shown.t
        told = [
            ("clock", t("kiosk.procedure.time"), known.time, known.time_source),
            ("dong", t("kiosk.procedure.fee"), known.fee, known.fee_source),
        ]
        cards = [self._fact(said, source, em) for _icon, _name, said, source in told]
        height = max(sum(words.height_for(HALF - 56) + 10 for words in card) for card in cards)
        for place, (icon, name, _said, _source) in enumerate(told):
            left = LEFT + place * (HALF + GAP)
            self._add(Panel(edge="hair"), left, top, HALF, height + 92)
            self._head(name, icon, left + 28, top + 12)
            y = top + 74
            for words in cards[place]:
                each = words.height_for(HALF - 56) + 10
                self._add(words, left + 28, y, HALF - 56, each)
                y += each
        return top + height + 92

    def _fact(self, said: str | None, source: str | None, em: int) -> list[Words]:
        """The figure word for word, and where it was seen; without one the counter knows."""
        if said is None:
            ask = self.shown.t("kiosk.procedure.ask")
            return [Words(text=ask, em=em, weight="SemiBold", valign="top", scale=self.scale)]
        key, named = source_of(source)
        figure = said[:1].upper() + said[1:]
        return [
            Words(text=figure, em=em, weight="SemiBold", valign="top", scale=self.scale),
            Words(
                text=self.shown.t(key, source=named),
                em=28,
                role="text2",
                valign="top",
                scale=self.scale,
            ),
        ]

    def _head(self, name: str, icon: str, left: float, top: float) -> None:
        self._add(Icon(name=icon), left, top + 6, 48, 48)
        words = Words(text=name, em=38, weight="Bold", role="primary")
        self._add(words, left + 66, top, 400, 60)

    def _warn(self, text: str, top: float) -> float:
        """What is different from what the time limit says."""
        words = Words(text=text, em=36, weight="SemiBold", role="on_banner", scale=self.scale)
        height = max(76, words.height_for(WIDTH - 128) + 20)
        self._add(Panel(fill="banner", edge="", radius=18), LEFT, top, WIDTH, height)
        self._add(Icon(name="clock", role="on_banner"), LEFT + 26, top + (height - 50) / 2, 50, 50)
        self._add(words, LEFT + 100, top, WIDTH - 128, height)
        return top + height

    def _say_where(self, known: CatalogueProcedure) -> None:
        """Where to go with what is not received here, in place of the buttons."""
        top = self.high - AWAY_HIGH - 14
        self._add(Panel(edge="edge_strong", edge_width=3), LEFT, top, WIDTH, AWAY_HIGH)
        self._add(Icon(name="info"), LEFT + 34, top + (AWAY_HIGH - 92) / 2, 92, 92)
        title = Words(text=self.shown.t("kiosk.procedure.elsewhere"), em=46, weight="Bold")
        self._add(title, LEFT + 160, top + 18, WIDTH - 190, 64)
        where = Words(text=self.shown.local(known.where), em=40, valign="top")
        self._add(where, LEFT + 160, top + 86, WIDTH - 190, AWAY_HIGH - 96)

    def _add(self, piece: Any, *box: float) -> Any:
        self._parts.append(piece)
        return self.put(piece, *box)

    # -- towards a number ----------------------------------------------------------------------

    def _show_foot(self, known: CatalogueProcedure) -> None:
        """Check the papers where there is something to ask, another errand, and the number."""
        buttons = [self._check, self._another, self._take] if questions_for(known.code) else []
        buttons = buttons or [self._another, self._take]
        if not known.queue:
            buttons = []
        for button in (self._check, self._another, self._take):
            if button not in buttons:
                self.drop(button)
        self._label(known)
        widths = {self._check: 232, self._another: 232}
        left, top = float(LEFT), self.high - FOOT + 4
        for button in buttons:
            width = widths.get(button, LEFT + WIDTH - left)
            self.put(button, left, top, width, FOOT_HIGH)
            left += width + GAP

    def _label(self, known: CatalogueProcedure) -> None:
        shown, t = self.shown, self.shown.t
        chosen = choosing.wanted(shown)
        queue = choosing.first_queue(shown)
        is_open = choosing.for_wanted(shown) is not None
        self._check.text = t("kiosk.procedure.check")
        self._another.text = t("kiosk.errands.another")
        is_room = len(chosen) < flow.ERRANDS_MAX
        self._another.disabled = not (is_room and choosing.can_take(shown, known))
        self._take.disabled = not is_open
        is_one = len(chosen) < 2
        self._take.title = (
            t("kiosk.procedure.take") if is_one else t("kiosk.errands.take", n=len(chosen))
        )
        own = shown.queue(known.queue or "")
        shut = own if own and not own.open else queue
        note = shown.waiting(queue) if queue and is_open else shown.closed(shut) if shut else ""
        self._take.note = note

    def _take_number(self) -> None:
        if event := choosing.for_wanted(self.shown):
            self.act(event)
