"""The own number: how it stands, why others went first, and what may be done with its slip."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from assets.kit import Panel, TouchButton, Words
from kiosk import flow, own
from kiosk.screens.base import Screen, load_kv
from kiosk.screens.number import fitting_em
from kiosk.screens.parts import Facts, WideButton

load_kv(__file__)

NUMBER_EM = 236
WHY_TOP, WHY_HEAD, WHY_WIDTH = 812, 66, 932
BUTTON, GAP, BOTTOM = 116, 16, 26


class OwnScreen(Screen):
    """Whoever only typed the number sees how it stands; only its slip may end it, reprint it, or
    bring its holder back from a day on which nobody served them."""

    number = StringProperty("")
    number_em = NumericProperty(NUMBER_EM)
    state = StringProperty("")
    hint = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._officer = WideButton(icon="person", em=42)
        self._reprint = WideButton(icon="printer", em=42)
        self._give_up = WideButton(icon="close", em=42)
        self._come_back = WideButton(icon="star", icon_size=72, em=58, kind="primary")
        self._acts: dict[TouchButton, type[flow.Event]] = {
            self._officer: flow.CallHelp,
            self._reprint: flow.Reprint,
            self._give_up: flow.GiveUp,
            self._come_back: flow.ComeBack,
        }
        for button, event in self._acts.items():
            button.bind(on_activate=lambda _, event=event: self.act(event()))
        self._note = Words(em=32, role="text2", halign="center")
        self._facts = Facts()
        self._why: list[Any] = []
        super().__init__(**kwargs)

    def fill(self) -> None:
        shown, ticket = self.shown, self.shown.visit.ticket
        if ticket is None:
            return
        if self.number != ticket.number:
            self.number, self.number_em = ticket.number, fitting_em(ticket.number, NUMBER_EM)
        self.state, self.hint = own.state_of(shown)
        self._facts.pairs = own.facts(shown)
        if self._facts.pairs:
            self.put(self._facts, 44, 650, 992, 148)
        else:
            self.drop(self._facts)
        self._officer.text = own.officer_words(shown)
        self._reprint.text = shown.t("kiosk.own.reprint")
        self._give_up.text = shown.t("kiosk.own.give_up")
        self._come_back.text = shown.t("kiosk.own.come_back")
        self._tell_why(self._place_buttons())
        self._offer_to_come_back()

    def _offer_to_come_back(self) -> None:
        """The one thing to do with the slip of such a day."""
        if own.may_come_back(self.shown):
            self.put(self._come_back, 44, 690, 992, 260)
        else:
            self.drop(self._come_back)

    def _buttons(self) -> list[TouchButton]:
        found = [self._officer]
        if own.may_act(self.shown):
            found += [self._reprint] * self.shown.can_print + [self._give_up]
        return found

    def _place_buttons(self) -> float:
        """Two in a row, from the foot upwards; the answer is where they begin."""
        shown, buttons = self.shown, self._buttons()
        for each in (self._officer, self._reprint, self._give_up, self._note):
            if each not in buttons:
                self.drop(each)
        rows = [buttons[:1], buttons[1:]] if buttons[1:] else [buttons]
        top = self.high - BOTTOM - len(rows) * (BUTTON + GAP) + GAP
        for line, row in enumerate(rows):
            width = (992 + GAP) / len(row)
            for place, button in enumerate(row):
                y = top + line * (BUTTON + GAP)
                self.put(button, 44 + place * width, y, width - GAP, BUTTON)
        ticket = shown.visit.ticket
        if ticket and ticket.state in own.IN_LINE and not shown.visit.holds_slip:
            top -= 100
            self._note.text = shown.t("kiosk.own.scan_to_act")
            self.put(self._note, 60, top, 960, 88)
        return float(top)

    def _tell_why(self, bottom: float) -> None:
        """As many reasons as there is room for."""
        for part in self._why:
            self.drop(part)
        self._why = []
        top = float(WHY_TOP + WHY_HEAD)
        for reason in own.reasons(self.shown):
            words = Words(text=reason, em=32, valign="top", scale=self.scale)
            height = words.height_for(WHY_WIDTH) + 14
            if top + height > bottom - GAP:
                break
            self._add(words, 74, top, WHY_WIDTH, height)
            top += height
        if self._why:
            title = Words(text=self.shown.t("kiosk.own.why"), em=36, weight="SemiBold")
            self._add(title, 74, WHY_TOP + 4, WHY_WIDTH, 60)
            self._add(Panel(edge="hair", fill=""), 44, WHY_TOP, 992, top + 8 - WHY_TOP)

    def _add(self, part: Any, *box: float) -> None:
        self._why.append(self.put(part, *box))
