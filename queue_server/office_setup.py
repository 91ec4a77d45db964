"""Everything with which an administrator sets an office up while it works, gathered once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct

from queue_server.backups import Backups
from queue_server.catalogues import Catalogues
from queue_server.configuring import Configuring
from queue_server.log.database import Database
from queue_server.office_day import OfficeDay
from queue_server.once import Once
from queue_server.retention import forget
from queue_server.turning import Turning, turning


class OfficeSetup(Struct, frozen=True):
    """``turn`` does what is done once a day: it puts in force what has waited, and forgets."""

    configuring: Configuring
    catalogues: Catalogues
    backups: Backups
    turn: Turning
    once: Once


@asynccontextmanager
async def office_setup(
    data: Path, database: Database, day: OfficeDay
) -> AsyncIterator[OfficeSetup]:
    """At work until the block ends."""
    configuring = Configuring(database, day)
    catalogues = Catalogues(database, configuring)
    jobs = (catalogues.settle, partial(forget, database, day))
    async with turning(day, jobs) as turn:
        yield OfficeSetup(configuring, catalogues, Backups(data, database), turn, Once())
