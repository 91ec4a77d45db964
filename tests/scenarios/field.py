"""Machines in the field and the network between them and the office, all from one chance.

Letters are lost, doubled, overtaken and held up; a machine may be cut off for a while. A machine
asks again with the same key until it is answered, as ``link.client`` does.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from link.messages import View
from link.session import Session
from queue_server.core import commands as c
from queue_server.office_day import Outcome

LOST, DOUBLED = 0.1, 0.1
ARRIVE_MAX = 6
GIVE_UP_AFTER = 8


class Letter(NamedTuple):
    """``machine`` sent it or is to get it; a command goes in, an answer or a view comes out."""

    machine: str
    inward: bool
    key: str
    content: Any


class Network:
    """What is on its way. ``healed``: everything arrives, in order."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.healed = chance, False
        self.cut: set[str] = set()
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        fate = 1.0 if self.healed else self.chance.random()
        if letter.machine in self.cut or fate < LOST:
            return
        self.letters += [letter] * (2 if fate < LOST + DOUBLED else 1)

    def arriving(self) -> list[Letter]:
        """Some of the letters, in any order; the rest is held up."""
        if self.healed:
            arrived, self.letters = self.letters, []
            return arrived
        self.chance.shuffle(self.letters)
        arrived = [self.letters.pop() for _ in range(min(ARRIVE_MAX, len(self.letters)))]
        return [letter for letter in arrived if letter.machine not in self.cut]

    def forget(self, keys: set[str]) -> None:
        """No connection lasts for days: of requests, only these are still on their way."""
        self.letters = [one for one in self.letters if not one.inward or one.key in keys]

    def heal(self) -> None:
        self.healed, self.cut = True, set()


class Asker:
    """A kiosk or a counter: one request at a time, repeated until it is answered. One that has
    asked in vain for long gives the request up and has it cancelled (trust.md R11)."""

    def __init__(self, name: str, network: Network, wish: Callable[[], c.Command]) -> None:
        self.name, self.network, self.wish = name, network, wish
        self.asking: tuple[str, c.Command] | None = None
        self.tries = self.asked = self.began = 0
        self.answers: dict[str, Outcome] = {}
        self.given_up: set[str] = set()

    def forget(self, before: int) -> None:
        """Drop a request of an earlier day: an answer is remembered for today and yesterday."""
        if self.asking is None or self.began >= before:
            return
        if isinstance(self.asking[1], c.CancelRequest):
            self.given_up.discard(self.asking[1].key)
        self.asking = None

    def move(self, today: int) -> None:
        """Ask, or ask again; ``today`` counts the days."""
        if self.asking is None:
            if self.network.healed:
                return
            self._begin(self.wish())
            self.began = today
        elif self.tries > GIVE_UP_AFTER and isinstance(self.asking[1], c.IssueTicket):
            self.given_up.add(self.asking[0])
            self._begin(c.CancelRequest(self.asking[0]))
        assert self.asking is not None
        self.tries += 1
        self.network.send(Letter(self.name, True, *self.asking))

    def _begin(self, command: c.Command) -> None:
        self.asked, self.tries = self.asked + 1, 0
        self.asking = (f"{self.name}-{self.asked}", command)

    def hear(self, key: str, answer: Outcome | None) -> None:
        """An answer, None for a refusal; it may come late, and more than once."""
        if answer is not None:
            assert self.answers.setdefault(key, answer) == answer, f"{key} answered otherwise"
        if self.asking and self.asking[0] == key:
            self.asking = None


class Wall:
    """Shows the newest view that has reached it in this connection."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.session = Session(0.0, lambda: 0.5)
        self.shown: View[Any] | None = None

    def connect(self) -> None:
        self.session.opened()
        self.shown = None

    def hear(self, view: View[Any]) -> None:
        if self.session.received(view, 0.0):
            was, self.shown = self.shown, view
            assert was is None or (was.epoch, was.version) < (view.epoch, view.version)
