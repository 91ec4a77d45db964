"""Who waited in vain until the doors closed comes back another day, and is served before others."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from devices.scanners.grammar import parse
from kiosk import flow, own
from queue_server.clock import Clock
from queue_server.web.app import serve
from tests.kiosk.test_machine import Kiosk, take_number
from tests.server import HOST, ForkedServer

DAY_S = 86_400
PHONE = "http://phone.test"


def serve_days_ago(data: Path, port: int, *, days: int) -> None:
    """A server by whose clock it is so many days ago."""

    def clock(not_before_ms: int) -> Clock:
        return Clock(not_before_ms, wall=lambda: time.time() - days * DAY_S)

    serve(data, HOST, port, public_url=PHONE, make_clock=clock)


class AnyDay(ForkedServer):
    days_ago = 1

    @property
    def serving(self) -> Callable[[Path, int], None]:
        return partial(serve_days_ago, days=self.days_ago)


@asynccontextmanager
async def a_day_later(folder: Path) -> AsyncIterator[tuple[AnyDay, Kiosk, str]]:
    """A kiosk this morning, and the code of a slip that nobody called yesterday."""
    server = AnyDay(folder / "data")
    server.start()
    kiosk = Kiosk(server, folder)
    await kiosk.start()
    visit = await take_number(kiosk, "A")
    await kiosk.until(lambda: kiosk.machine.visit.slip == "printed")
    assert visit.issued is not None
    await kiosk.stop()
    server.stop()
    server.days_ago = 0
    server.start()
    await kiosk.start()
    kiosk.tap(flow.Finish())
    try:
        yield server, kiosk, str(visit.issued.track_url)
    finally:
        await kiosk.stop()
        kiosk.spool.close()
        server.kill()


async def scan(kiosk: Kiosk, code: str) -> flow.Visit:
    kiosk.ahead_s += 1.0
    kiosk.machine.scanned(parse(code))
    return await kiosk.until_step(flow.OWN)


async def test_a_slip_that_waited_in_vain_gives_a_priority_number_and_no_second_one(
    tmp_path: Path,
) -> None:
    async with a_day_later(tmp_path) as (_, kiosk, code):
        await take_number(kiosk, "A")
        kiosk.tap(flow.Finish())
        visit = await scan(kiosk, code)
        assert visit.ticket is not None
        assert visit.ticket.state == "expired"
        assert own.may_come_back(kiosk.machine.shown)
        kiosk.tap(flow.ComeBack())
        visit = await kiosk.until_step(flow.NUMBER)
        assert visit.issued is not None
        assert (visit.issued.ticket.priority, visit.issued.ahead) == (True, 0)
        await kiosk.until(lambda: kiosk.machine.visit.slip == "printed")
        kiosk.tap(flow.Finish())
        assert kiosk.machine.visit.returns == ""

        await scan(kiosk, code)
        kiosk.tap(flow.ComeBack())
        assert (await kiosk.until_step(flow.REFUSED)).refusal == "came_back"
        assert "đã được dùng" in kiosk.machine.shown.refusal


async def test_without_the_server_nobody_is_promised_a_priority_that_only_it_can_give(
    tmp_path: Path,
) -> None:
    async with a_day_later(tmp_path) as (server, kiosk, code):
        await scan(kiosk, code)
        server.kill()
        kiosk.tap(flow.ComeBack())
        await kiosk.until_step(flow.UNREACHED)
        assert kiosk.spool.unadopted() == []
