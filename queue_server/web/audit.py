"""Search in what was done (trust.md S16)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from link import messages as m
from queue_server.audit_trail import Wanted
from queue_server.views.common import VIETNAM, moment
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import BadValue

WORD_MAX = 80
SEQ_DIGITS = 15


async def audit(call: Call) -> Answer:
    """The newest lines first, and whether the whole audit is as it was written."""
    query = call.request.query
    found = await call.house.audit.search(
        Wanted(
            from_ms=_midnight_ms(call, "from", 0),
            to_ms=_midnight_ms(call, "to", 1),
            who=_word(query.get("who", ""), "who"),
            what=_word(query.get("what", ""), "what"),
            before=_seq(query.get("after", "")),
        )
    )
    rows = [
        m.AuditRow(row.seq, moment(row.at_ms), row.who, row.what, row.detail) for row in found.rows
    ]
    return Answer(m.AuditPage(rows, found.next, found.intact))


def _midnight_ms(call: Call, name: str, days: int) -> int | None:
    """The beginning of the day that is named, so many days later; None where none is."""
    text = call.request.query.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days)
    except (ValueError, OverflowError):
        raise BadValue(at=name) from None
    return int(datetime.combine(day, time(), VIETNAM).timestamp() * 1000)


def _word(text: str, at: str) -> str:
    if len(text) > WORD_MAX or "\0" in text:
        raise BadValue(at=at)
    return text


def _seq(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= SEQ_DIGITS):
        raise BadValue(at="after")
    return int(text)
