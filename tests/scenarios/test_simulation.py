"""R6: days of chance with every fault, from a seed. A failure names its seed; the same seed and
the same program give the same day, to the last byte."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from hashlib import sha256

import pytest

from queue_server import office_day
from queue_server.core import commands as c
from queue_server.core import lifecycle as life
from queue_server.core.office import MINUTE_MS
from queue_server.core.refusals import DayClosed, Refusal
from queue_server.core.state import State
from queue_server.days import Outcome
from queue_server.log.memory import MemoryLog
from queue_server.office_day import Busy
from tests.bench import FAIL, HOUR_MS, UNKNOWN, Bench
from tests.core import invariants
from tests.core.play import OFFICE

STEPS = 200
FAULTS = ("fail", "unknown", "crash", "crash in a write", "jump", "again", "overnight")
JUMPS_MS = (-24 * HOUR_MS, -HOUR_MS, -1_000, 1_000, HOUR_MS, 20 * 365 * 24 * HOUR_MS)


@pytest.fixture(autouse=True)
def no_pause_between_attempts(monkeypatch):
    monkeypatch.setattr(office_day, "RETRY_S", 0.0)
    monkeypatch.setattr(office_day, "log", Silence())


class Silence:
    """The faults are ours: nothing to read in the log."""

    def error(self, *words: object, **more: object) -> None: ...

    warning = exception = error


class Simulation:
    """One office through some days of one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.bench = Bench(MemoryLog(OFFICE.id))
        self.asked: list[tuple[str, c.Command, Outcome]] = []

    async def run(self) -> str:
        """The hash of everything that was written."""
        await self.bench.start()
        for step in range(STEPS):
            await self._step(f"k{step}")
            await self.bench.day.read(invariants.check_state)
        await self._heal()
        days = await self.bench.log.days()
        heads = [await self.bench.log.head(day) for day in days]
        await self.bench.crash()
        return sha256("".join(heads).encode()).hexdigest()

    async def _step(self, key: str) -> None:
        if self.chance.random() < 0.15:
            await self._fault(self.chance.choice(FAULTS))
        tickets = await self.bench.day.read(lambda state: list(state.tickets.values()))
        command = self._command([t.id for t in tickets] or ["20261121-A001"])
        self.bench.hands.forward(self.chance.choice((0, 1_000, 30_000, 4 * MINUTE_MS)))
        await self._ask(command, key)

    def _command(self, tickets: list[str]) -> c.Command:
        some, counter = self.chance.choice(tickets), self.chance.randint(1, 3)
        issue = c.IssueTicket(self.chance.choice("AAB"), self.chance.choice(("normal", "elderly")))
        return self.chance.choice(
            (
                issue,
                issue,
                issue,
                c.CallNext(counter),
                c.CallNext(counter),
                c.OpenCounter(counter),
                c.StartService(counter),
                c.FinishService(counter),
                c.DeclareNoShow(counter),
                c.ParkTicket(counter, self.chance.choice((None, 5))),
                c.TransferTicket(counter, self.chance.choice("AB")),
                c.PauseCounter(counter, "họp"),
                c.CallDirectly(counter, some, "đau"),
                c.ReturnTicket(some),
                c.ResumeTicket(some),
                c.CancelTicket(some),
                c.RateVisit(some, 5),
                c.CancelRequest(f"k{self.chance.randrange(STEPS)}"),
            )
        )

    async def _ask(self, command: c.Command, key: str) -> None:
        """As a machine does: again with the same key until there is an answer."""
        for _ in range(20):
            try:
                outcome = await self.bench.ask(command, key, body=repr(command))
            except Busy:
                continue
            except DayClosed:
                raise  # a day that is over has its successor before anybody asks
            except Refusal:
                return
            if outcome.events:
                self.asked.append((key, command, outcome))
            return
        raise AssertionError("busy for ever")

    async def _fault(self, fault: str) -> None:
        log = self.bench.log
        if fault in (FAIL, UNKNOWN):
            log.plan.extend([fault] * self.chance.randint(1, 3))
        elif fault == "crash":
            await self.bench.restart()
        elif fault == "crash in a write":
            await self._crash_in_a_write()
        elif fault == "jump":
            self.bench.hands.jump(self.chance.choice(JUMPS_MS))
        elif fault == "overnight":
            self.bench.hands.forward(self.chance.choice((HOUR_MS, 9 * HOUR_MS, 30 * HOUR_MS)))
        elif self.asked:
            await self._ask_again(*self.chance.choice(self.asked[-40:]))

    async def _crash_in_a_write(self) -> None:
        self.bench.log.plan.clear()
        self.bench.log.shut()
        key = f"torn{self.chance.random()}"
        asking = asyncio.create_task(self.bench.ask(c.IssueTicket("A"), key, body="torn"))
        await self.bench.log.at_gate.wait()
        await self.bench.crash()
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        self.bench.log.gate.set()
        await self.bench.restart()
        assert key not in dict(await self.bench.issued())

    async def _ask_again(self, key: str, command: c.Command, outcome: Outcome) -> None:
        """The same answer, however late; a request older than yesterday is not remembered."""
        days = [await self.bench.log.read(day) for day in (await self.bench.log.days())[-2:]]
        if key in {entry.request for entries in days for entry in entries}:
            self.bench.log.plan.clear()
            assert await self.bench.ask(command, key, body=repr(command)) == outcome

    async def _heal(self) -> None:
        """No more faults: everything is as written, and everyone who waits can be called."""
        self.bench.log.plan.clear()
        await self.bench.restart()
        await self.bench.assert_state_is_log()
        days = [await self.bench.log.read(day) for day in await self.bench.log.days()]
        written = {entry.request for entries in days for entry in entries}
        assert {key for key, _, _ in self.asked} <= written, "answered and not written"
        issued = await self.bench.issued()
        assert len(dict(issued)) == len(issued) == len({ticket for _, ticket in issued})
        while await self.bench.day.read(_waiting):
            calls = [await self._call(counter) for counter in (1, 2)]
            left = await self.bench.day.read(_waiting)
            assert any(calls) or not left, "somebody waits and nobody can be called"

    async def _call(self, counter: int) -> bool:
        """Open, for the day may have turned, and call in the same instant."""
        await self.bench.ask(c.OpenCounter(counter))
        return (await self.bench.day.ask(c.CallNext(counter))).ticket is not None


def _waiting(state: State) -> int:
    """Those that counter 1 or 2 may call: all but those sent to counter 3."""
    return sum(t.state == life.WAITING and t.to_counter != 3 for t in state.tickets.values())


async def simulate(seeds: range) -> None:
    for seed in seeds:
        try:
            await Simulation(seed).run()
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


async def test_fifty_days_of_chance_keep_every_promise():
    await simulate(range(50))


async def test_the_same_seed_gives_the_same_day():
    assert await Simulation(7).run() == await Simulation(7).run()
    assert await Simulation(7).run() != await Simulation(8).run()


@pytest.mark.nightly
async def test_two_thousand_days_of_chance_keep_every_promise():
    await simulate(range(100, 2_100))
