"""Machines in the field and the network between them and the office, all from one chance.

Letters are lost, doubled, overtaken and held up; a machine may be cut off for a while. A machine
asks again with the same key until it is answered, as ``link.client`` does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from display.speaking import due, mark
from link.messages import View, WallView
from link.session import Session
from queue_server.core import commands as c
from queue_server.core.office import MINUTE_MS
from queue_server.days import LATE_DAYS_MAX
from queue_server.office_day import Outcome

LOST, DOUBLED, LATE = 0.1, 0.1, 0.1
LATE_ARRIVE = 0.03
"""How likely it is at each step that what has been held up for long comes through."""

ARRIVE_MAX = 6
PATIENCE, KIOSK_PATIENCE = 8, 4
"""So often a machine asks the same before it loses patience."""


class Letter(NamedTuple):
    """``machine`` sent it or is to get it; a command goes in, an answer or a view comes out."""

    machine: str
    inward: bool
    key: str
    content: Any
    born: int = 0
    """The day on which the request was first made."""


class Network:
    """What is on its way. ``healed``: everything arrives, in order."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.healed = chance, False
        self.cut: set[str] = set()
        self.letters: list[Letter] = []
        self.late: list[Letter] = []

    def send(self, letter: Letter) -> None:
        fate = 1.0 if self.healed else self.chance.random()
        if letter.machine in self.cut or fate < LOST:
            return
        if fate > 1 - LATE and not self.healed:
            self.late.append(letter)
        else:
            self.letters += [letter] * (2 if fate < LOST + DOUBLED else 1)

    def arriving(self) -> list[Letter]:
        """Some of the letters, in any order; the rest is held up."""
        if self.healed:
            arrived, self.letters = self.letters, []
            return arrived
        if self.chance.random() < LATE_ARRIVE:
            self.letters, self.late = self.letters + self.late, []
        self.chance.shuffle(self.letters)
        arrived = [self.letters.pop() for _ in range(min(ARRIVE_MAX, len(self.letters)))]
        return [letter for letter in arrived if letter.machine not in self.cut]

    def forget(self, before: int) -> None:
        """No connection lasts for days: of older requests, none is on its way any more."""
        self.letters = [one for one in self.letters if not one.inward or one.born >= before]
        self.late = [one for one in self.late if not one.inward or one.born >= before]

    def heal(self) -> None:
        self.healed, self.cut = True, set()
        self.letters, self.late = self.letters + self.late, []


class Asker:
    """A machine that asks one thing at a time, and again until it is answered. One that has asked
    for a number in vain for long gives the request up and has it cancelled (trust.md R11)."""

    patience = PATIENCE

    def __init__(self, name: str, network: Network, wish: Callable[[], c.Command]) -> None:
        self.name, self.network, self.wish = name, network, wish
        self.asking: tuple[str, c.Command] | None = None
        self.tries = self.asked = self.began = self.today = 0
        self.answers: dict[str, Outcome] = {}
        self.given_up: set[str] = set()

    def forget(self, before: int) -> None:
        """Drop a request of an earlier day: an answer is remembered for today and yesterday."""
        if self.asking is None or self.began >= before:
            return
        self.drop(self.asking[1])
        self.asking = None

    def drop(self, command: c.Command) -> None:
        if isinstance(command, c.CancelRequest):
            self.given_up.discard(command.key)

    def move(self, today: int) -> None:
        """Ask, or ask again; ``today`` counts the days."""
        self.today = today
        if self.asking is None:
            wanted = self.wants()
            if wanted is None:
                return
            self.began = today
            self._begin(wanted)
        elif self.tries > self.patience:
            self.lose_patience(*self.asking)
        assert self.asking is not None
        self.tries += 1
        self.network.send(Letter(self.name, True, *self.asking, self.began))

    def wants(self) -> c.Command | None:
        """What comes next, None for nothing."""
        return None if self.network.healed else self.wish()

    def lose_patience(self, key: str, command: c.Command) -> None:
        if isinstance(command, c.IssueTicket):
            self.given_up.add(key)
            self._begin(c.CancelRequest(key))

    def _begin(self, command: c.Command) -> None:
        self.asked, self.tries = self.asked + 1, 0
        self.asking = (f"{self.name}-{self.asked}", command)

    def hear(self, key: str, answer: Outcome | None) -> None:
        """An answer, None for a refusal; it may come late, and more than once. Who said what was
        so already is told so each time, as of then."""
        if answer is not None:
            first = self.answers.setdefault(key, answer)
            so_already = not first.events and not answer.events
            assert so_already or answer == first, f"{key} answered otherwise"
        if self.asking and self.asking[0] == key:
            self.asking = None


class Kiosk(Asker):
    """Also gives numbers of its own series while it has no answer, some in place of a request, and
    hands them in as soon as it is answered again (trust.md R10, R11). Prints, as well as it can."""

    patience = KIOSK_PATIENCE

    def __init__(self, name: str, network: Network, now_ms: Callable[[], int]) -> None:
        super().__init__(name, network, self._visitor)
        self.now_ms = now_ms
        self.chance = network.chance
        self.held: deque[c.AdoptTicket] = deque()
        self.given: dict[str, c.AdoptTicket] = {}
        """By number, all that were not forgotten with their day."""
        self.since: dict[str, int] = {}
        self.paper: deque[str] = deque()

    def _visitor(self) -> c.Command:
        """Somebody new; or how the paper of the one before came out, or once more the same."""
        if not self.paper or self.chance.random() < 0.5:
            return c.IssueTicket(
                self.chance.choice("AAB"), self.chance.choice(("normal", "elderly"))
            )
        ticket = self.paper.popleft()
        slip = self.chance.choice(("printing", "printed", "shown", "failed"))
        if slip == "failed":
            self.paper.append(ticket)
        return c.ReprintSlip(ticket) if self.chance.random() < 0.3 else c.ReportSlip(ticket, slip)

    def wants(self) -> c.Command | None:
        return self.held.popleft() if self.held else super().wants()

    def lose_patience(self, key: str, command: c.Command) -> None:
        if isinstance(command, c.AdoptTicket) and not self.network.healed:
            self.held.append(self._give("A", "normal"))
        elif isinstance(command, c.IssueTicket) and self.chance.random() < 0.7:
            self.given_up.add(key)
            self._begin(self._give(command.queue, command.class_, key))
        else:
            super().lose_patience(key, command)

    def _give(self, queue: str, class_: str, replaces: str = "") -> c.AdoptTicket:
        number = f"{queue}{self.name[-1]}-{len(self.since):03d}"
        self.since[number] = self.today
        gave = c.AdoptTicket(
            number, queue, self.now_ms(), class_, slip="printed", replaces=replaces
        )
        self.given[number] = gave
        return gave

    def _begin(self, command: c.Command) -> None:
        super()._begin(command)
        if isinstance(command, c.AdoptTicket):
            self.began = self.since[command.number]

    def forget(self, before: int) -> None:
        """Also numbers of an earlier day: nobody is without the server for longer than a day."""
        for command in [one for one in self.held if self.since[one.number] < before]:
            self.held.remove(command)
            self.drop(command)
        super().forget(before)

    def drop(self, command: c.Command) -> None:
        if isinstance(command, c.AdoptTicket):
            self.given.pop(command.number, None)
            self.given_up.discard(command.replaces)
        super().drop(command)

    def hear(self, key: str, answer: Outcome | None) -> None:
        if answer and answer.ticket and key not in self.answers:
            self.paper.append(answer.ticket.id)
        if answer is None and self.asking and self.asking[0] == key and self._is_too_late():
            self.drop(self.asking[1])
        super().hear(key, answer)

    def _is_too_late(self) -> bool:
        """A clock that leapt by years has put the number on a day long past: it stays on paper."""
        assert self.asking is not None
        command = self.asking[1]
        late_ms = LATE_DAYS_MAX * 24 * 60 * MINUTE_MS
        return isinstance(command, c.AdoptTicket) and (
            self.now_ms() - command.issued_at_ms > late_ms
        )


class Wall(Asker):
    """Shows the newest view that has reached it in this connection, speaks what is young and says
    so. What it has said it keeps when it is started again."""

    def __init__(self, name: str, network: Network) -> None:
        super().__init__(name, network, lambda: c.ReportAnnounced(""))
        self.session = Session(0.0, lambda: 0.5)
        self.shown: View[WallView] | None = None
        self.seen: list[tuple[int, int]] = []
        """Epoch and version of every view that it has shown."""
        self.spoken: list[str] = []
        self.to_report: deque[str] = deque()

    def connect(self) -> None:
        self.session.opened()
        self.shown = None

    def see(self, view: View[WallView]) -> None:
        if not self.session.received(view, 0.0):
            return
        was, self.shown = self.shown, view
        assert was is None or (was.epoch, was.version) < (view.epoch, view.version)
        self.seen.append((view.epoch, view.version))
        for call in due(view.data, view.now, set(self.spoken)):
            self.spoken.append(mark(call))
            self.to_report.append(call.id)

    def wants(self) -> c.Command | None:
        if not self.to_report:
            return None
        return c.ReportAnnounced(self.to_report.popleft(), self.name)


def supervisor(network: Network, counters: Sequence[int]) -> Asker:
    """Somebody who changes queues, counters and words for today, and voids what seem ghosts."""
    chance = network.chance

    def wish() -> c.Command:
        queue, counter = chance.choice("ABC"), chance.choice(counters)
        return chance.choice(
            (
                c.OpenQueue(queue),
                c.OpenQueue(queue),
                c.CloseQueue(queue, "máy chủ của tỉnh hỏng"),
                c.AssignQueues(counter, tuple(chance.sample("ABC", chance.randint(0, 2)))),
                c.AssignQueues(counter),
                c.VoidTickets(queue, chance.randint(1, 2), "không có người"),
                c.ShowMessage({"vi": "Quầy 3 nghỉ đến 10 giờ."}, 5),
            )
        )

    return Asker("supervisor", network, wish)
