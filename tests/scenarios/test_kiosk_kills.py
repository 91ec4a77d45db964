"""R10: a kiosk killed at any commit gives no number twice and loses none that somebody saw.

A kiosk's whole life without and with its server is played in a process of its own and killed at
its k-th commit, just before it counts or just after, for every k; the next process finds the same
disk. Each number is written down beside it when it is on the screen.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.printers.virtual import VirtualPrinter
from kiosk import flow
from kiosk.machine import Machine
from kiosk.steps import give_own, hand_over
from link.client import Client
from link.codec import encode
from link.messages import IssueTicket
from link.settings import Settings
from link.spool import Spool
from tests.scenarios.kiosks import Kiosk
from tests.scenarios.test_offline import CANCELLED_SQL, ISSUED_SQL, adopted
from tests.server import Server

CITIZENS = 3
COMMITS_MAX = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "office")
    made.start()
    yield made
    made.kill()


class Killer:
    """Ends this process at its n-th commit, before it or after it."""

    def __init__(self, at: int, *, before: bool) -> None:
        self._left = at
        self._before = before

    def watch(self, spool: Spool) -> None:
        spool._db.set_commit_hook(self._committing)
        spool._db.set_wal_hook(self._committed)

    def _committing(self) -> bool:
        self._left -= 1
        if self._left == 0 and self._before:
            os.kill(os.getpid(), signal.SIGKILL)
        return False

    def _committed(self, *_: object) -> int:
        if self._left == 0 and not self._before:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0


def live_and_die(settings: Settings, data: Path, at: int, before: bool) -> None:
    """One life: two citizens without the server, then the server until all is told."""
    asyncio.run(_live(settings, data, Killer(at, before=before)))


async def _live(settings: Settings, data: Path, killer: Killer) -> None:
    with Spool(data / "spool.db") as spool:
        killer.watch(spool)
        async with Client(settings, spool=spool) as client:
            printer = VirtualPrinter()
            machine = Machine(client, spool, printer)
            assert machine.visit.step == flow.HOME
            await printer.open()
            for _ in range(CITIZENS):
                await _citizen(machine, spool, data / "shown.txt")
            changed = asyncio.Event()
            machine.changed = changed.set
            work = asyncio.create_task(machine.run())
            while spool.unadopted() or spool.pending():
                changed.clear()
                await changed.wait()
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


async def _citizen(machine: Machine, spool: Spool, shown: Path) -> None:
    """The steps of ``steps.issue`` when nothing is answered, without its three seconds."""
    machine.act(flow.Finish())
    visit = flow.Visit("vi", step=flow.ISSUING, queue="A")
    machine.visit = visit
    unanswered = spool.begin("POST", "/tickets", encode(IssueTicket("A")))
    handing = machine.start
    machine.start = lambda work: work.close()  # type: ignore[method-assign]
    give_own(machine, visit, unanswered)
    machine.start = handing  # type: ignore[method-assign]
    assert machine.visit.own is not None
    with shown.open("a") as book:
        book.write(f"{machine.visit.own.number}\n")
        book.flush()
        os.fsync(book.fileno())
    assert machine.visit.slip == "printing"
    await hand_over(machine, machine.visit)


def lives(settings: Settings, data: Path) -> int:
    """Plays lives until one ends by itself whichever way it would be killed; how many were."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.scenarios.test_kiosk_kills"])
    kills = 0
    for at in range(1, COMMITS_MAX):
        ends = []
        for before in (True, False):
            life = forks.Process(target=live_and_die, args=(settings, data, at, before))
            life.start()
            life.join(20)
            ends.append(life.exitcode)
        assert set(ends) <= {0, -signal.SIGKILL}
        kills += ends.count(-signal.SIGKILL)
        if ends == [0, 0]:
            return kills
    raise AssertionError("no life ended by itself")


async def test_a_kiosk_killed_at_any_commit_gives_no_number_twice_and_loses_none(
    server: Server, tmp_path: Path
) -> None:
    kiosk = Kiosk(server, server.url, tmp_path, "k0")
    await kiosk.start()
    series = f"A{kiosk.machine.memory.known.series}-"
    await kiosk.stop()
    data = tmp_path / "k0.data"
    kills = await asyncio.to_thread(lives, kiosk.settings, data)
    kiosk.spool = Spool(data / "spool.db")
    await kiosk.start()
    await adopted([kiosk])
    refused = kiosk.spool.refused()
    await kiosk.stop()
    shown = (data / "shown.txt").read_text().split()
    issued = [number for (number,) in server.read(ISSUED_SQL)]
    print(f"\nR10: {kills} kills at {kills // 2} commits, {len(shown)} numbers seen")
    assert kills >= 2 * CITIZENS * len(("begin", "give", "shown", "printed", "adopted"))
    assert len(shown) == len(set(shown))
    assert len(issued) == len(set(issued))
    assert set(shown) <= set(issued)
    assert sorted(issued) == [f"{series}{n:03d}" for n in range(1, len(issued) + 1)]
    assert refused == []
    assert server.read(CANCELLED_SQL) == []
