"""The dossiers in work: brought in a file, and summed up for the dashboard."""

from __future__ import annotations

from link import messages as m
from queue_server.caseload import NoDossiers
from queue_server.spreadsheets import ColumnsMissing, NotATable, TableTooLarge
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import MissingColumns, NothingInFile, TooLargeATable, UnreadableFile
from queue_server.web.route import Route

FILE_MAX = 4 * 2**20
"""Bytes; twenty thousand dossiers are half of it."""
BRING = frozenset({"supervisor", "administrator"})
LOOK = BRING | {"auditor"}


async def bring(call: Call) -> Answer:
    """An XLSX or CSV file with the dossiers of the case system takes the place of the last one."""
    now_ms, by = call.house.day.clock.now_ms(), call.principal.source
    try:
        return Answer(await call.house.caseload.take(call.body, by=by, now_ms=now_ms))
    except NotATable as error:
        raise UnreadableFile from error
    except TableTooLarge as error:
        raise TooLargeATable from error
    except ColumnsMissing as error:
        raise MissingColumns(allowed=error.columns) from error
    except NoDossiers as error:
        first = [f"{one.row}: {one.column}" for one in error.left_out[:3]]
        raise NothingInFile(allowed=tuple(first)) from error


async def summary(call: Call) -> Answer:
    """How many dossiers are in work, due soon and overdue, by field and officer."""
    return Answer(await call.house.caseload.summary(call.house.day.clock.now_ms()))


ROUTES = (
    Route("GET", "/dossiers", summary, LOOK, m.DossierSummary),
    Route(
        "POST",
        "/dossiers/import",
        bring,
        BRING,
        m.DossiersImported,
        bytes,
        file_max=FILE_MAX,
    ),
)
