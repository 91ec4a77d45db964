"""Lists of missing papers that kiosks printed instead of a number: trips that were saved.

Counted beside the log, because nobody took a number and nothing of the day depends on it; and of no
person: a day, a procedure, how many papers were missing.
"""

from __future__ import annotations

import apsw

from queue_server.log.database import Database, transaction
from queue_server.log.queries import SQL
from queue_server.reports.checklists import Printed


class Checklists:
    """The counts in an office's file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, day: str, procedure: str, missing: int, *, request: str) -> int:
        """One list more, once for each key of a request; how many that day for the procedure."""
        return await self._database.run(_note, (request, day, procedure, missing))

    async def between(self, first: str, last: str) -> list[Printed]:
        """One line for each business day and procedure, both ends included."""
        return await self._database.run(_between, first, last)


def _note(connection: apsw.Connection, row: tuple[str, str, str, int]) -> int:
    _, day, procedure, _ = row
    with transaction(connection):
        connection.execute(SQL["note_checklist"], row)
        return int(connection.execute(SQL["count_checklists"], (day, procedure)).get)


def _between(connection: apsw.Connection, first: str, last: str) -> list[Printed]:
    return [Printed(*row) for row in connection.execute(SQL["checklists"], (first, last))]
