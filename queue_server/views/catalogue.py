"""The catalogue of procedures as this office shows it: which queue takes each, or where to go."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace

import assets
from link import messages as m
from queue_server import procedures
from queue_server.core.office import Office, Queue
from queue_server.core.state import State
from queue_server.views.common import office_of

SAME_DAY = "trong ngày"
"""The words with which the catalogue promises the result on the day itself."""
COLLECTING = "returned"
"""Preset of a queue for collecting results: it takes no procedures."""


class MostAsked(Struct, frozen=True):
    """What people ask for most, most first, and where that is known from."""

    source: dict[str, str]
    codes: list[str]


@cache
def most_asked() -> MostAsked:
    data = (assets.HERE / "catalogue" / "most_asked.json").read_bytes()
    return msgspec.json.decode(data, type=MostAsked)


def catalogue(state: State) -> m.Catalogue:
    """Made once for each configuration: a kiosk's view names its hash at every change."""
    return _made(msgspec.json.encode(office_of(state)))


@lru_cache(2)
def _made(document: bytes) -> m.Catalogue:
    office = msgspec.json.decode(document, type=Office)
    told = procedures.known(office.catalogue).catalogue
    names = everyday()
    ranks = {code: rank for rank, code in enumerate(most_asked().codes)}
    rows = [
        _procedure(office, procedure, names.get(procedure.code, []), ranks.get(procedure.code, n))
        for n, procedure in enumerate(told.procedures, len(ranks))
    ]
    fields = [m.FieldInfo(field.key, field.name) for field in told.fields]
    made = m.Catalogue("", told.source, told.checked, fields, rows)
    return replace(made, hash=sha256(msgspec.json.encode(made)).hexdigest())


def _procedure(
    office: Office, told: assets.Procedure, everyday: list[str], rank: int
) -> m.CatalogueProcedure:
    queue = queue_of(office, told)
    return m.CatalogueProcedure(
        code=told.code,
        name=told.name,
        field=told.field,
        short=told.short,
        queue=queue,
        where={} if queue else _where(office, told.field),
        time=told.time,
        time_source=told.time_source,
        same_day=SAME_DAY in (told.time or ""),
        fee=told.fee,
        fee_source=told.fee_source,
        papers=told.docs,
        note=told.note,
        certainty=told.certainty,
        everyday=everyday,
        rank=rank,
    )


def queue_of(office: Office, procedure: assets.Procedure) -> str | None:
    """The queue that names the procedure; else, unless its field is sent elsewhere, the first that
    takes whatever comes. One for collecting results takes none."""
    for queue in office.queues:
        if procedure.code in queue.procedures:
            return queue.code
    if any(row.field == procedure.field for row in office.elsewhere):
        return None
    return next((queue.code for queue in office.queues if _takes_all(queue)), None)


def _takes_all(queue: Queue) -> bool:
    return not queue.procedures and queue.preset != COLLECTING


def _where(office: Office, field: str) -> m.Texts:
    for row in office.elsewhere:
        if row.field == field:
            return row.where
    return {
        language: assets.text("catalogue.elsewhere", language, n=office.hotline)
        for language in office.languages
    }


def everyday() -> dict[str, list[str]]:
    """Code → the names that people use."""
    found: dict[str, list[str]] = json.loads(
        (assets.HERE / "catalogue" / "everyday.json").read_text("utf-8")
    )
    return found
