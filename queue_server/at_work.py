"""An office at work: its writer and its hub, running."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from queue_server.beside import beside
from queue_server.clock import Clock
from queue_server.core.office import Office
from queue_server.days import newest_ms
from queue_server.hub import Hub
from queue_server.log.protocol import EventLog
from queue_server.office_day import OfficeDay


@asynccontextmanager
async def office_day(
    log: EventLog, office: Office, epoch: int, make_clock: Callable[[int], Clock] = Clock
) -> AsyncIterator[tuple[OfficeDay, Hub]]:
    """The day and the hub, until the block ends. ``epoch`` is larger than that of any earlier hub
    whose views a screen may still hold."""
    day = OfficeDay(log, office, make_clock(await newest_ms(log)))
    hub = Hub(day, epoch)
    day.on_change = hub.changed
    await day.start()
    try:
        async with beside(hub.beat(), "heartbeat"):
            yield day, hub
    finally:
        await day.close()
