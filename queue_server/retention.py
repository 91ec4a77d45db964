"""Forgetting, at each day's turn, what an office keeps no longer (trust.md S19).

The log itself is kept: it holds nothing of a person. Of the audit the oldest lines are taken away
as one piece, and a new line says up to which one and with which hash, so the rest can still be
checked from there on (``log.verify``).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import apsw

from queue_server.accounts import wall_ms
from queue_server.core.office import Retention
from queue_server.core.timers import VIETNAM
from queue_server.log import audit
from queue_server.log.database import Database, transaction
from queue_server.log.queries import SQL
from queue_server.office_day import OfficeDay

WHO = "retention"


async def forget(database: Database, day: OfficeDay, today: str) -> None:
    """What is due by the opening of a business day, by the rules that are in force then."""
    office = await day.read(lambda state: state.office)
    if office is not None:
        await database.run(forget_by, today, office.retention, now_ms=wall_ms())


def forget_by(
    connection: apsw.Connection, today: str, kept: Retention, *, now_ms: int
) -> dict[str, int]:
    """Take away what is older than it is kept for, with a line in the audit; how much of what.
    Nothing is told where there was nothing."""
    with transaction(connection):
        comments_ms = _beginning_ms(today, kept.comments_days)
        sessions_ms = _beginning_ms(today, kept.sessions_days)
        found = {
            "comments": _delete(connection, "forget_comments", comments_ms),
            "class counts": _delete(
                connection, "forget_class_counts", _before(today, kept.class_counts_days)
            ),
            "sessions": _delete(connection, "forget_sessions", sessions_ms),
            "sign-in links": _delete(connection, "forget_login_links", sessions_ms),
        }
        told: dict[str, object] = {name: n for name, n in found.items() if n}
        if told:
            audit.append(connection, now_ms, who=WHO, what="forgotten", detail=told)
        found["audit"] = audit.forget(
            connection, _beginning_ms(today, kept.audit_days), now_ms=now_ms, who=WHO
        )
    return found


def _delete(connection: apsw.Connection, query: str, before: str | int) -> int:
    connection.execute(SQL[query], (before,))
    return connection.changes()


def _before(today: str, days: int) -> str:
    return (datetime.fromisoformat(today) - timedelta(days=days)).date().isoformat()


def _beginning_ms(today: str, days: int) -> int:
    """The midnight with which the first kept day begins, ms since 1970."""
    first = datetime.fromisoformat(_before(today, days)).replace(tzinfo=VIETNAM)
    return int(first.timestamp() * 1000)
