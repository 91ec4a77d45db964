"""An office's standing configuration: read from a TOML file that people write, kept versioned.

In the file durations are minutes; a head start may be ``"strict"``; a handicap is minutes for
everyone or a table ``{ normal = 20, "*" = 10 }`` (call_rule.md §1). Every key has a row in
docs/operate.md.
"""

from __future__ import annotations

import math
import re
from collections import Counter as Tally
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import apsw
import msgspec

import assets
from assets.look.icons import icons
from link.messages import Outcome
from queue_server.core.office import (
    EVERYONE,
    MINUTE_MS,
    NORMAL,
    PRIORITY,
    STRICT_MS,
    Class,
    Counter,
    Handicap,
    Office,
    Queue,
    Rules,
    Session,
    Texts,
)
from queue_server.log import audit
from queue_server.log.queries import SQL
from queue_server.toml_reading import ConfigurationError, Problem, Reading, Table, Wrong

__all__ = [
    "SAMPLE",
    "ConfigurationError",
    "Problem",
    "current",
    "current_toml",
    "load_office",
    "store",
]

SAMPLE = assets.HERE / "sample-office.toml"
CATALOGUE = assets.HERE / "catalogue" / "procedures.json"
GROUPS = (NORMAL, PRIORITY, EVERYONE)
DAY_MIN = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STRICT = "strict"


def load_office(path: Path) -> Office:
    """The office of a file; raises ``ConfigurationError`` with everything that is wrong in it."""
    reading = Reading(path)
    table = reading.table()
    office = Office(
        id=table.take("id", _id),
        name=table.take("name", _texts),
        place=table.take("place", _texts),
        queues=tuple(map(_queue, table.tables("queue"))),
        counters=tuple(map(_counter, table.tables("counter"))),
        classes=tuple(map(_class, table.tables("class"))),
        languages=table.take("languages", _languages, default=assets.languages()),
        targets=_targets(table.table("targets")),
        rules=_rules(table.table("rules")),
        hotline=table.take("hotline", _matching(r"[0-9+ .]{3,20}"), default="1022"),
        hours=tuple(map(_session, table.tables("hours", needed=False))),
        holidays=table.take("holidays", _one_or_more(_date), default=()),
        working_days=table.take("working_days", _one_or_more(_date), default=()),
        catalogue=sha256(CATALOGUE.read_bytes()).hexdigest(),
    )
    table.done()
    reading.check()
    _check_whole(reading, office)
    reading.check()
    return office


# -- the tables -------------------------------------------------------------------------------


def _queue(table: Table) -> Queue:
    fields = table.take("fields", _one_or_more(_field), default=())
    more = table.take("procedures", _one_or_more(_matching(r"[0-9A-Za-z._-]{1,40}")), default=())
    queue = Queue(
        code=table.take("code", _queue_code),
        name=table.take("name", _texts),
        icon=table.take("icon", _one_of(icons()), default="document"),
        preset=table.take("preset", _one_of(get_args(Outcome)), default="received"),
        procedures=(*_procedures_of(fields or ()), *(more or ())),
        open=table.take("open", _yes_or_no, default=True),
        ask_class=table.take("ask_class", _yes_or_no, default=True),
        slot_min=table.take("slot_min", _whole(0, 240), default=0),
        slot_places=table.take("slot_places", _whole(1, 99), default=1),
        daily_limit=table.take("daily_limit", _whole(0, 100_000), default=0),
        ask_from=table.take("ask_from", _whole(0, 1_000), default=0),
        dossiers_max=table.take("dossiers_max", _whole(0, 999), default=0),
        per_person=table.take("per_person", _whole(0, 99), default=0),
    )
    table.done()
    return queue


def _procedures_of(fields: Iterable[str]) -> list[str]:
    wanted = set(fields)
    return [p.code for p in assets.catalogue().procedures if p.field in wanted]


def _counter(table: Table) -> Counter:
    counter = Counter(
        id=table.take("id", _whole(1, 99)),
        name=table.take("name", _texts),
        queues=_handicaps(table.table("queues")),
        zone=table.take("zone", _id, default="hall"),
    )
    table.done()
    return counter


def _handicaps(table: Table) -> dict[str, Handicap]:
    return {code: table.take(code, _handicap) for code in table.names()}


def _session(table: Table) -> Session:
    names = table.take("days", _one_or_more(_one_of(WEEKDAYS)), default=())
    opens, closes = table.take("opens", _time), table.take("closes", _time)
    if opens is not None and closes is not None and opens >= closes:
        table.wrong("closes", Wrong("phải sau giờ mở", "must be later than opens"))
    table.done()
    days = tuple(WEEKDAYS.index(name) for name in names or ()) or tuple(range(5))
    return Session(days, opens or 0, closes or 0)


def _class(table: Table) -> Class:
    class_ = Class(
        code=table.take("code", _matching(r"[a-z][a-z0-9_]{0,39}")),
        name=table.take("name", _texts),
        head_start_ms=table.take("head_start_min", _head_start_ms, default=0),
    )
    table.done()
    return class_


def _targets(table: Table) -> dict[str, int]:
    return {name: table.take(name, _whole(0, 1_000_000)) for name in table.names()}


def _rules(table: Table) -> Rules:
    usual = Rules()
    rules = Rules(
        turn_hour=table.take("turn_hour", _whole(0, 23), default=usual.turn_hour),
        rating_pad_ms=table.take("rating_pad_min", _minutes, default=usual.rating_pad_ms),
        rating_late_ms=table.take("rating_late_min", _minutes, default=usual.rating_late_ms),
        double_press_ms=table.take(
            "double_press_ms", _whole(0, 10_000), default=usual.double_press_ms
        ),
        speak_within_s=table.take("speak_within_s", _whole(5, 300), default=usual.speak_within_s),
        undo_ms=1000 * table.take("undo_s", _whole(0, 60), default=usual.undo_ms // 1000),
        calls_max=table.take("calls_max", _whole(1, 20), default=usual.calls_max),
        no_show_after_ms=1000
        * table.take("no_show_after_s", _whole(0, 600), default=usual.no_show_after_ms // 1000),
        no_show_unheard_ms=1000
        * table.take("no_show_unheard_s", _whole(0, 600), default=usual.no_show_unheard_ms // 1000),
        auto_call=table.take("auto_call", _yes_or_no, default=usual.auto_call),
        appointment_head_start_ms=table.take(
            "appointment_head_start_min", _minutes, default=usual.appointment_head_start_ms
        ),
        appointment_grace_ms=table.take(
            "appointment_grace_min", _minutes, default=usual.appointment_grace_ms
        ),
        issue_before_ms=table.take("issue_before_min", _minutes, default=usual.issue_before_ms),
        issue_until_ms=table.take("issue_until_min", _minutes, default=usual.issue_until_ms),
        break_warning_ms=table.take("break_warning_min", _minutes, default=usual.break_warning_ms),
        reprints_max=table.take("reprints_max", _whole(0, 9), default=usual.reprints_max),
    )
    table.done()
    return rules


# -- the office as a whole --------------------------------------------------------------------


def _check_whole(reading: Reading, office: Office) -> None:
    _check_twice(reading, "queue", "code", [q.code for q in office.queues])
    _check_twice(reading, "counter", "id", [c.id for c in office.counters])
    _check_twice(reading, "class", "code", [c.code for c in office.classes])
    _check_served(reading, office)
    _check_normal(reading, office)


def _check_twice(reading: Reading, table: str, key: str, codes: list[Any]) -> None:
    for code, times in Tally(codes).items():
        if times > 1:
            again = len(codes) - 1 - codes[::-1].index(code)
            problem = Wrong(f"{code} đã được dùng", f"{code} is used already")
            reading.wrong((table, again, key), problem)


def _check_served(reading: Reading, office: Office) -> None:
    codes = [queue.code for queue in office.queues]
    allowed = ", ".join(codes)
    for index, counter in enumerate(office.counters):
        for code in counter.queues:
            if code not in codes:
                problem = Wrong(
                    f"không có hàng chờ {code}; có: {allowed}",
                    f"there is no queue {code}; there are: {allowed}",
                )
                reading.wrong(("counter", index, "queues", code), problem)
    served = {code for counter in office.counters for code in counter.queues}
    for index, queue in enumerate(office.queues):
        if queue.open and queue.code not in served:
            problem = Wrong("chưa có quầy nào phục vụ hàng chờ này", "no counter serves this queue")
            reading.wrong(("queue", index, "code"), problem)


def _check_normal(reading: Reading, office: Office) -> None:
    for index, class_ in enumerate(office.classes):
        if class_.code == NORMAL:
            if class_.head_start_ms:
                problem = Wrong("loại normal phải là 0", "class normal must have 0")
                reading.wrong(("class", index, "head_start_min"), problem)
            return
    problem = Wrong('thiếu loại code = "normal"', 'a class with code = "normal" is missing')
    reading.wrong(("class",), problem)


# -- values -----------------------------------------------------------------------------------


def _matching(pattern: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise Wrong(f"phải là chuỗi dạng {pattern}", f"must be a string like {pattern}")
        return value

    return read


_id = _matching(r"[a-z0-9][a-z0-9-]{0,39}")


def _queue_code(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-HJ-NPR-Z0-9]", value):
        raise Wrong(
            "phải là một chữ cái A–Z (trừ I, O, Q) hoặc một chữ số",
            "must be one letter A–Z (not I, O, Q) or one digit",
        )
    return value


def _texts(value: Any) -> Texts:
    good = isinstance(value, dict) and "vi" in value and all(map(_is_text, value.values()))
    if not good:
        raise Wrong(
            'phải là { vi = "…", en = "…" }, có vi, mỗi tên 1–120 ký tự trên một dòng',
            'must be { vi = "…", en = "…" }, with vi, each 1–120 characters on one line',
        )
    return dict(value)


def _is_text(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 1 <= len(value) <= 120
        and bool(value.strip())
        and value.isprintable()
    )


def _one_of(allowed: Iterable[str]) -> Callable[[Any], str]:
    allowed = tuple(allowed)

    def read(value: Any) -> str:
        if value not in allowed:
            words = ", ".join(allowed)
            raise Wrong(f"phải là một trong: {words}", f"must be one of: {words}")
        return str(value)

    return read


def _field(value: Any) -> str:
    return _one_of(field.key for field in assets.catalogue().fields)(value)


def _one_or_more(read: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    def read_all(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise Wrong("phải là danh sách có ít nhất một mục", "must be a list of at least one")
        return tuple(map(read, value))

    return read_all


def _languages(value: Any) -> tuple[str, ...]:
    found = _one_or_more(_one_of(assets.languages()))(value)
    if "vi" not in found or len(set(found)) < len(found):
        raise Wrong("phải có vi, mỗi thứ tiếng một lần", "must have vi, each language once")
    return found


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("phải là true hoặc false", "must be true or false")
    return value


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Wrong(
                f"phải là số nguyên từ {least} đến {most}",
                f"must be a whole number from {least} to {most}",
            )
        return int(value)

    return read


def _minutes(value: Any) -> int:
    """Minutes as written → ms."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 <= value <= DAY_MIN:
        raise Wrong(f"phải là số phút từ 0 đến {DAY_MIN}", f"must be minutes from 0 to {DAY_MIN}")
    return round(float(value) * MINUTE_MS)


def _time(value: Any) -> int:
    """``07:30`` → minutes of the day."""
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if found is None:
        raise Wrong('phải là giờ dạng "07:30"', 'must be a time like "07:30"')
    return 60 * int(found[1]) + int(found[2])


def _date(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Wrong('phải là ngày dạng "2026-04-30"', 'must be a date like "2026-04-30"') from None


def _head_start_ms(value: Any) -> int:
    if value == STRICT:
        return STRICT_MS
    try:
        return _minutes(value)
    except Wrong as wrong:
        raise Wrong(f'{wrong.vi}, hoặc "strict"', f'{wrong.en}, or "strict"') from None


def _handicap(value: Any) -> Handicap:
    if not isinstance(value, dict):
        return {EVERYONE: _minutes(value)}
    if not value or not set(value) <= set(GROUPS):
        words = ", ".join(GROUPS)
        raise Wrong(f"nhóm phải thuộc: {words}", f"groups must be of: {words}")
    return {group: _minutes(minutes) for group, minutes in value.items()}


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
    document = msgspec.json.encode(office).decode()
    version = int(connection.execute(SQL["insert_configuration"], (now_ms, by, document, toml)).get)
    told: dict[str, object] = {
        "version": version,
        "document": sha256(document.encode()).hexdigest(),
    }
    audit.append(connection, now_ms, who=by, what="configuration set", detail=told)
    return version
