"""Backups over HTTP: which there are, and one more now."""

from __future__ import annotations

from http import HTTPStatus

from link import messages as m
from queue_server.backups import Copy
from queue_server.log.backup import BackupRefused
from queue_server.views import common
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import RequestError
from queue_server.web.route import Route

ADMINISTRATOR = frozenset({"administrator"})


class BackupFailed(RequestError):
    """The copy could not be made: is there room on the disk?"""

    status, code = HTTPStatus.SERVICE_UNAVAILABLE, "backup_failed"


async def backups(call: Call) -> Answer:
    """The copies in the folder, the newest first."""
    return Answer([_shown(copy) for copy in await call.house.setup.backups.all()])


async def make(call: Call) -> Answer:
    """One more copy, now."""
    setup, by = call.house.setup, call.principal.source
    try:
        made = await setup.once.do(call.key, call.fingerprint, lambda: setup.backups.make(by=by))
    except BackupRefused as refused:
        raise BackupFailed from refused
    return Answer(_shown(made), 201)


def _shown(copy: Copy) -> m.BackupInfo:
    return m.BackupInfo(copy.name, common.moment(copy.at_ms), copy.bytes, copy.sha256)


ROUTES = (
    Route("GET", "/backups", backups, ADMINISTRATOR, list[m.BackupInfo]),
    Route("POST", "/backups", make, ADMINISTRATOR, m.BackupInfo, status=201),
)
