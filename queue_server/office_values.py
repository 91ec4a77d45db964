"""What the values of an office's file may be: each reader gives the value or raises ``Wrong``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import assets
from queue_server.core.office import (
    EVERYONE,
    MINUTE_MS,
    NORMAL,
    PRIORITY,
    STRICT_MS,
    Handicap,
    Texts,
)
from queue_server.toml_reading import Wrong, matching

GROUPS = (NORMAL, PRIORITY, EVERYONE)
DAY_MIN = 24 * 60
STRICT = "strict"
PURPOSES = ("collect", "ask", "supplement")
"""What people come for besides handing in (domain.md §3a)."""

short_id = matching(
    r"[a-z0-9][a-z0-9-]{0,39}",
    Wrong(
        "chỉ gồm chữ thường không dấu a–z, chữ số và dấu gạch nối, tối đa 40",
        "must be small letters a–z, digits and hyphens, at most 40",
    ),
)
phone = matching(
    r"[0-9+ .]{3,20}",
    Wrong(
        "chỉ gồm chữ số, dấu +, dấu chấm và khoảng trống, 3–20 ký tự",
        "must be digits, +, dots and spaces, 3–20 characters",
    ),
)
class_code = matching(
    r"[a-z][a-z0-9_]{0,39}",
    Wrong(
        "chỉ gồm chữ thường không dấu a–z, chữ số và dấu gạch dưới, bắt đầu bằng chữ",
        "must be small letters a–z, digits and _, beginning with a letter",
    ),
)
procedure_code = matching(
    r"[0-9A-Za-z._-]{1,40}",
    Wrong(
        "mã thủ tục chỉ gồm chữ, chữ số, dấu chấm và gạch nối, ví dụ 1.001234",
        "a procedure's code is letters, digits, dots and hyphens, such as 1.001234",
    ),
)


def queue_code(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-HJ-NPR-Z0-9]", value):
        raise Wrong(
            "phải là một chữ cái A–Z (trừ I, O, Q) hoặc một chữ số",
            "must be one letter A–Z (not I, O, Q) or one digit",
        )
    return value


def purposes(value: Any) -> dict[str, str]:
    """Purpose → the queue that is for it."""
    if not isinstance(value, dict) or not set(value) <= set(PURPOSES):
        words = ", ".join(PURPOSES)
        raise Wrong(f"phải là một bảng, khóa thuộc: {words}", f"must be a table of: {words}")
    return {name: queue_code(code) for name, code in value.items()}


def texts(value: Any) -> Texts:
    good = isinstance(value, dict) and "vi" in value and all(map(is_text, value.values()))
    if not good:
        raise Wrong(
            'phải là { vi = "…", en = "…" }, có vi, mỗi tên 1–120 ký tự trên một dòng',
            'must be { vi = "…", en = "…" }, with vi, each 1–120 characters on one line',
        )
    return dict(value)


def is_text(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 1 <= len(value) <= 120
        and bool(value.strip())
        and value.isprintable()
    )


def one_of(allowed: Iterable[str]) -> Callable[[Any], str]:
    allowed = tuple(allowed)

    def read(value: Any) -> str:
        if value not in allowed:
            words = ", ".join(allowed)
            raise Wrong(f"phải là một trong: {words}", f"must be one of: {words}")
        return str(value)

    return read


def field_of(catalogue: assets.Catalogue) -> Callable[[Any], str]:
    """A reader of the fields that a catalogue knows."""
    return one_of(each.key for each in catalogue.fields)


def one_or_more(read: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    def read_all(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise Wrong("phải là danh sách có ít nhất một mục", "must be a list of at least one")
        return tuple(map(read, value))

    return read_all


def languages(value: Any) -> tuple[str, ...]:
    found = one_or_more(one_of((*assets.languages(), *assets.slots())))(value)
    if "vi" not in found or len(set(found)) < len(found):
        raise Wrong("phải có vi, mỗi thứ tiếng một lần", "must have vi, each language once")
    return found


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("phải là true hoặc false", "must be true or false")
    return value


def whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Wrong(
                f"phải là số nguyên từ {least} đến {most}",
                f"must be a whole number from {least} to {most}",
            )
        return int(value)

    return read


def seconds(most: int) -> Callable[[Any], int]:
    """Whole seconds as written → ms."""
    read = whole(0, most)
    return lambda value: 1_000 * read(value)


def minutes(value: Any) -> int:
    """Minutes as written → ms."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 <= value <= DAY_MIN:
        raise Wrong(f"phải là số phút từ 0 đến {DAY_MIN}", f"must be minutes from 0 to {DAY_MIN}")
    return round(float(value) * MINUTE_MS)


def time_of_day(value: Any) -> int:
    """``07:30`` → minutes of the day."""
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if found is None:
        raise Wrong('phải là giờ dạng "07:30"', 'must be a time like "07:30"')
    return 60 * int(found[1]) + int(found[2])


def day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Wrong('phải là ngày dạng "2026-04-30"', 'must be a date like "2026-04-30"') from None


def head_start_ms(value: Any) -> int:
    if value == STRICT:
        return STRICT_MS
    try:
        return minutes(value)
    except Wrong as wrong:
        raise Wrong(f'{wrong.vi}, hoặc "strict"', f'{wrong.en}, or "strict"') from None


def handicap(value: Any) -> Handicap:
    if not isinstance(value, dict):
        return {EVERYONE: minutes(value)}
    if not value or not set(value) <= set(GROUPS):
        words = ", ".join(GROUPS)
        raise Wrong(f"nhóm phải thuộc: {words}", f"groups must be of: {words}")
    return {group: minutes(each) for group, each in value.items()}
