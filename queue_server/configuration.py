"""An office's standing configuration: read from a TOML file that people write, kept versioned.

In the file durations are minutes; a head start may be ``"strict"``; a handicap is minutes for
everyone or a table ``{ normal = 20, "*" = 10 }`` (call_rule.md §1). Every key has a row in
docs/operate.md.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import apsw
import msgspec

import assets
from assets.look.icons import icons
from link.messages import Outcome
from queue_server import case_system, procedures
from queue_server.core.office import (
    NORMAL,
    OF_FIELD,
    Class,
    Counter,
    Elsewhere,
    Handicap,
    Office,
    Queue,
    Retention,
    Rules,
    Session,
)
from queue_server.log.protocol import ConfigurationKept
from queue_server.log.queries import SQL
from queue_server.log.sqlite import keep_configuration
from queue_server.office_values import (
    class_code,
    day,
    field_of,
    handicap,
    head_start_ms,
    languages,
    minutes,
    one_of,
    one_or_more,
    phone,
    procedure_code,
    purposes,
    queue_code,
    seconds,
    short_id,
    texts,
    time_of_day,
    whole,
    yes_or_no,
)
from queue_server.procedures import Known
from queue_server.toml_reading import (
    ConfigurationError,
    Key,
    Problem,
    Reading,
    Table,
    Wrong,
    text_of,
)

__all__ = [
    "SAMPLE",
    "ConfigurationError",
    "Problem",
    "current",
    "current_toml",
    "load_office",
    "read_office",
    "store",
    "to_keep",
]

SAMPLE = assets.HERE / "sample-office.toml"
DAY_MIN = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TARGETS = ("wait_min", "wait_max_min", "wait_p90_min", "share_within_min")
"""What the dashboard holds the day to (docs/dashboard.md)."""
AUDIT_DAYS_MIN = 365
"""What the law asks of logs of who did what (trust.md S19)."""
KEPT_DAYS_MAX = 36_500


def load_office(path: Path) -> Office:
    """The office of a file; raises ``ConfigurationError`` with everything that is wrong in it."""
    return read_office(text_of(path), path.name)


def read_office(text: str, file: str, known: Known | None = None) -> Office:
    """The same of a text that ``file`` names to people, under the catalogue in force, or the
    sample."""
    reading = Reading(text, file)
    known = known or procedures.sample()
    table = reading.table()
    office = Office(
        id=table.take("id", short_id),
        name=table.take("name", texts),
        place=table.take("place", texts),
        queues=tuple(_queue(row, known.catalogue) for row in table.tables("queue")),
        counters=tuple(map(_counter, table.tables("counter"))),
        classes=tuple(map(_class, table.tables("class"))),
        languages=table.take("languages", languages, default=assets.languages()),
        targets=_targets(table.table("targets")),
        rules=_rules(table.table("rules")),
        hotline=table.take("hotline", phone, default="1022"),
        hours=tuple(map(_session, table.tables("hours", needed=False))),
        holidays=table.take("holidays", one_or_more(day), default=()),
        working_days=table.take("working_days", one_or_more(day), default=()),
        catalogue=known.hash,
        case_system=case_system.read(table.table("case_system")),
        retention=_retention(table.table("retention")),
        elsewhere=tuple(
            _elsewhere(row, known.catalogue) for row in table.tables("elsewhere", needed=False)
        ),
    )
    table.done()
    reading.check()
    _check_whole(reading, office)
    reading.check()
    return office


# -- the tables -------------------------------------------------------------------------------


def _queue(table: Table, catalogue: assets.Catalogue) -> Queue:
    fields = table.take("fields", one_or_more(field_of(catalogue)), default=())
    more = table.take("procedures", one_or_more(procedure_code), default=())
    queue = Queue(
        code=table.take("code", queue_code),
        name=table.take("name", texts),
        icon=table.take("icon", one_of(icons()), default="document"),
        preset=table.take("preset", one_of(get_args(Outcome)), default="received"),
        procedures=(*_procedures_of(fields or (), catalogue), *(more or ())),
        open=table.take("open", yes_or_no, default=True),
        ask_class=table.take("ask_class", yes_or_no, default=True),
        slot_min=table.take("slot_min", whole(0, 240), default=0),
        slot_places=table.take("slot_places", whole(1, 99), default=1),
        daily_limit=table.take("daily_limit", whole(0, 100_000), default=0),
        ask_from=table.take("ask_from", whole(0, 1_000), default=0),
        dossiers_max=table.take("dossiers_max", whole(0, 999), default=0),
        per_person=table.take("per_person", whole(0, 99), default=0),
        purposes=table.take("purposes", purposes, default={}),
    )
    table.done()
    return queue


def _procedures_of(fields: Iterable[str], catalogue: assets.Catalogue) -> list[str]:
    wanted = set(fields)
    found = [p.code for p in catalogue.procedures if p.field in wanted]
    return found or [OF_FIELD + name for name in sorted(wanted)]


def _counter(table: Table) -> Counter:
    counter = Counter(
        id=table.take("id", whole(1, 99)),
        name=table.take("name", texts),
        queues=_handicaps(table.table("queues")),
        zone=table.take("zone", short_id, default="hall"),
    )
    table.done()
    return counter


def _handicaps(table: Table) -> dict[str, Handicap]:
    return {code: table.take(code, handicap) for code in table.names()}


def _session(table: Table) -> Session:
    names = table.take("days", one_or_more(one_of(WEEKDAYS)), default=())
    opens, closes = table.take("opens", time_of_day), table.take("closes", time_of_day)
    if opens is not None and closes is not None and opens >= closes:
        table.wrong("closes", Wrong("phải sau giờ mở", "must be later than opens"))
    table.done()
    days = tuple(WEEKDAYS.index(name) for name in names or ()) or tuple(range(5))
    return Session(days, opens or 0, closes or 0)


def _class(table: Table) -> Class:
    class_ = Class(
        code=table.take("code", class_code),
        name=table.take("name", texts),
        head_start_ms=table.take("head_start_min", head_start_ms, default=0),
    )
    table.done()
    return class_


def _elsewhere(table: Table, catalogue: assets.Catalogue) -> Elsewhere:
    field = table.take("field", field_of(catalogue))
    elsewhere = Elsewhere(field=field, where=table.take("where", texts))
    table.done()
    return elsewhere


def _targets(table: Table) -> dict[str, int]:
    """Minutes by name; 0 is no target, like none said."""
    found = {name: table.take(name, whole(0, DAY_MIN), default=0) for name in TARGETS}
    table.done()
    return {name: target for name, target in found.items() if target}


def _rules(table: Table) -> Rules:
    usual = Rules()
    rules = Rules(
        turn_hour=table.take("turn_hour", whole(0, 23), default=usual.turn_hour),
        rating_pad_ms=table.take("rating_pad_min", minutes, default=usual.rating_pad_ms),
        rating_late_ms=table.take("rating_late_min", minutes, default=usual.rating_late_ms),
        double_press_ms=table.take(
            "double_press_ms", whole(0, 10_000), default=usual.double_press_ms
        ),
        speak_within_s=table.take("speak_within_s", whole(5, 300), default=usual.speak_within_s),
        undo_ms=table.take("undo_s", seconds(60), default=usual.undo_ms),
        calls_max=table.take("calls_max", whole(1, 20), default=usual.calls_max),
        no_show_after_ms=table.take(
            "no_show_after_s", seconds(600), default=usual.no_show_after_ms
        ),
        no_show_unheard_ms=table.take(
            "no_show_unheard_s", seconds(600), default=usual.no_show_unheard_ms
        ),
        auto_call=table.take("auto_call", yes_or_no, default=usual.auto_call),
        appointment_head_start_ms=table.take(
            "appointment_head_start_min", minutes, default=usual.appointment_head_start_ms
        ),
        appointment_grace_ms=table.take(
            "appointment_grace_min", minutes, default=usual.appointment_grace_ms
        ),
        issue_before_ms=table.take("issue_before_min", minutes, default=usual.issue_before_ms),
        issue_until_ms=table.take("issue_until_min", minutes, default=usual.issue_until_ms),
        break_warning_ms=table.take("break_warning_min", minutes, default=usual.break_warning_ms),
        reprints_max=table.take("reprints_max", whole(0, 9), default=usual.reprints_max),
    )
    table.done()
    return rules


def _retention(table: Table) -> Retention:
    usual = Retention()
    days = whole(1, KEPT_DAYS_MAX)
    retention = Retention(
        comments_days=table.take("comments_days", days, default=usual.comments_days),
        class_counts_days=table.take("class_counts_days", days, default=usual.class_counts_days),
        sessions_days=table.take("sessions_days", days, default=usual.sessions_days),
        audit_days=table.take(
            "audit_days", whole(AUDIT_DAYS_MIN, KEPT_DAYS_MAX), default=usual.audit_days
        ),
    )
    table.done()
    return retention


# -- the office as a whole --------------------------------------------------------------------


def _check_whole(reading: Reading, office: Office) -> None:
    _check_twice(reading, "queue", "code", [q.code for q in office.queues])
    _check_twice(reading, "counter", "id", [c.id for c in office.counters])
    _check_twice(reading, "class", "code", [c.code for c in office.classes])
    _check_twice(reading, "elsewhere", "field", [e.field for e in office.elsewhere])
    _check_served(reading, office)
    _check_purposes(reading, office)
    _check_normal(reading, office)


def _check_twice(reading: Reading, table: str, key: str, codes: list[Any]) -> None:
    for code, times in Tally(codes).items():
        if times > 1:
            again = len(codes) - 1 - codes[::-1].index(code)
            problem = Wrong(f"{code} đã được dùng", f"{code} is used already")
            reading.wrong((table, again, key), problem)


def _check_served(reading: Reading, office: Office) -> None:
    codes = [queue.code for queue in office.queues]
    for index, counter in enumerate(office.counters):
        for code in counter.queues:
            if code not in codes:
                _no_queue(reading, ("counter", index, "queues", code), code, codes)
    served = {code for counter in office.counters for code in counter.queues}
    for index, queue in enumerate(office.queues):
        if queue.open and queue.code not in served:
            problem = Wrong("chưa có quầy nào phục vụ hàng chờ này", "no counter serves this queue")
            reading.wrong(("queue", index, "code"), problem)


def _check_purposes(reading: Reading, office: Office) -> None:
    codes = [queue.code for queue in office.queues]
    for index, queue in enumerate(office.queues):
        for purpose, code in queue.purposes.items():
            if code not in codes:
                _no_queue(reading, ("queue", index, "purposes", purpose), code, codes)


def _no_queue(reading: Reading, key: Key, code: str, codes: list[str]) -> None:
    allowed = ", ".join(codes)
    problem = Wrong(
        f"không có hàng chờ {code}; có: {allowed}",
        f"there is no queue {code}; there are: {allowed}",
    )
    reading.wrong(key, problem)


def _check_normal(reading: Reading, office: Office) -> None:
    for index, class_ in enumerate(office.classes):
        if class_.code == NORMAL:
            if class_.head_start_ms:
                problem = Wrong("loại normal phải là 0", "class normal must have 0")
                reading.wrong(("class", index, "head_start_min"), problem)
            return
    problem = Wrong('thiếu loại code = "normal"', 'a class with code = "normal" is missing')
    reading.wrong(("class",), problem)


# -- kept -------------------------------------------------------------------------------------


def current(connection: apsw.Connection) -> Office | None:
    """The configuration in force, None before ``init``."""
    document = connection.execute(SQL["current_configuration"]).get
    return None if document is None else msgspec.json.decode(document, type=Office)


def current_toml(connection: apsw.Connection) -> str:
    """The file it was read from, as people wrote it; empty before ``init``."""
    return connection.execute(SQL["current_toml"]).get or ""


def store(connection: apsw.Connection, office: Office, toml: str, *, by: str, now_ms: int) -> int:
    """Keep a new version inside the caller's transaction; returns its number."""
    version = int(connection.execute(SQL["newest_version"]).get) + 1
    kept = to_keep(version, office, toml, by=by, now_ms=now_ms)
    keep_configuration(connection, kept)
    return version


def to_keep(
    version: int,
    office: Office,
    toml: str,
    *,
    by: str,
    now_ms: int,
    what: str = "configuration set",
    told: Mapping[str, object] = {},
) -> ConfigurationKept:
    """A version as the log keeps it; ``told`` goes into the audit with it."""
    document = msgspec.json.encode(office).decode()
    found = sha256(document.encode()).hexdigest()
    detail = {"version": version, "document": found, **told}
    return ConfigurationKept(version, now_ms, by, document, toml, what, detail)
