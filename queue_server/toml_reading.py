"""Reading a file that a person wrote: every problem at once, each with its line, the key, and
what is allowed, in Vietnamese and English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct

Key = tuple[str | int, ...]
"""Where a value stands: names of tables, numbers of array elements (from 0), name of the key."""

SIZE_MAX = 1_000_000
DEPTH_MAX = 20
"""Tables in tables; no file needs more than five. Deeper ones can be read, yet not answered."""

_ARRAY = re.compile(r"\s*\[\[\s*([\w.-]+)\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w*.-]+)[\"']?\s*=")


class Problem(Struct, frozen=True):
    """One thing to mend. ``line`` counts from 1; 0 speaks of the file as a whole. ``path`` is the
    key for programs, ``key`` for people."""

    file: str
    line: int
    key: str
    vi: str
    en: str
    path: Key = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f"{self.key}: " if self.key else ""
        return f"{place}: {key}{self.vi} / {self.en}"


class ConfigurationError(Exception):
    """The file cannot be used; ``problems`` says why, one for each thing to mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Wrong(Exception):
    """A value is not one that is allowed: what is, in Vietnamese and English."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


def text_of(path: Path) -> str:
    """What stands in a file; raises ``ConfigurationError`` where that is no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        stop(path.name, 0, f"không đọc được: {error.strerror}", f"cannot be read: {error.strerror}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        stop(path.name, line, "không phải UTF-8", "not UTF-8")


def stop(file: str, line: int, vi: str, en: str) -> NoReturn:
    """Raise ``ConfigurationError`` with the one problem beside which no other can be found."""
    raise ConfigurationError([Problem(file, line, "", vi, en)]) from None


def document_of(text: str) -> dict[str, Any]:
    """What a file says, as JSON may have it. Raises ``ValueError`` where it is no TOML, or none
    that a person would write, and ``RecursionError``."""
    document = tomllib.loads(text)
    inside: list[Any] = [document]
    for _ in range(DEPTH_MAX):
        inside = [value for each in inside for value in _inner(each)]
    if inside:
        raise ValueError(f"> {DEPTH_MAX} × [ ]")
    return document


def _inner(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


class Reading:
    """One file's text being read, and what was found wrong in it so far."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.text = text
        if not text.strip():
            stop(file, 0, "tệp trống", "the file is empty")
        if len(text.encode("utf-8", "replace")) > SIZE_MAX:
            stop(file, 0, f"lớn hơn {SIZE_MAX} byte", f"larger than {SIZE_MAX} bytes")
        self._lines = line_numbers(text)

    def table(self) -> Table:
        """The whole file; raises ``ConfigurationError`` where it is no TOML."""
        try:
            return Table(self, (), document_of(self.text))
        except (ValueError, RecursionError) as error:
            place = re.search(r"at line (\d+)", str(error))
            line = int(place[1]) if place else self.text.count("\n") + 1
            stop(self.file, line, f"sai cú pháp TOML: {error}", f"not valid TOML: {error}")

    def wrong(self, key: Key, problem: Wrong) -> None:
        """Note a problem and read on."""
        self.problems.append(
            Problem(self.file, self._line(key), _words(key), problem.vi, problem.en, key)
        )

    def check(self) -> None:
        """Raise ``ConfigurationError`` if anything was wrong."""
        if self.problems:
            raise ConfigurationError(self.problems)

    def _line(self, key: Key) -> int:
        while key and key not in self._lines:
            key = key[:-1]
        return self._lines.get(key, 1)


def matching(pattern: str, told: Wrong | None = None) -> Callable[[Any], str]:
    """A reader of strings of that form; ``told`` is what people are told of another one."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise told or Wrong(f"phải là chuỗi dạng {pattern}", f"must be a string like {pattern}")
        return value

    return read


class Table:
    """One table of the file; whatever is not taken from it is unknown."""

    def __init__(self, reading: Reading, key: Key, values: dict[str, Any]) -> None:
        self._reading, self._key, self._values = reading, key, values
        self._asked: list[str] = []

    def take(self, name: str, read: Callable[[Any], Any], *, default: Any = ...) -> Any:
        """The value as ``read`` gives it, or its default; None where something was wrong."""
        self._asked.append(name)
        if name not in self._values:
            if default is ...:
                self.wrong(name, Wrong("thiếu khóa này", "this key is missing"))
                return None
            return default
        try:
            return read(self._values[name])
        except Wrong as problem:
            self.wrong(name, problem)
            return None

    def table(self, name: str) -> Table:
        """A table inside this one, empty where it is not there."""
        values = self.take(name, _dict, default={})
        return Table(self._reading, (*self._key, name), values or {})

    def tables(self, name: str, *, needed: bool = True) -> list[Table]:
        """The ``[[name]]`` tables, of which there must be at least one where they are needed."""
        found = self.take(name, _list_of_dicts, default=... if needed else [])
        return [
            Table(self._reading, (*self._key, name, index), values)
            for index, values in enumerate(found or [])
        ]

    def names(self) -> list[str]:
        return list(self._values)

    def wrong(self, name: str, problem: Wrong) -> None:
        self._reading.wrong((*self._key, name), problem)

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for name in self._values:
            if name not in self._asked:
                self.wrong(name, _unknown(self._asked))


def _unknown(asked: list[str]) -> Wrong:
    allowed = ", ".join(asked)
    return Wrong(f"khóa lạ; được dùng: {allowed}", f"unknown key; allowed: {allowed}")


def _dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong("phải là một bảng", "must be a table")
    return value


def _list_of_dicts(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
        raise Wrong("phải là ít nhất một bảng [[…]]", "must be at least one table [[…]]")
    return value


def _words(key: Key) -> str:
    """``("queue", 1, "code")`` → ``queue 2 code``: people count from one."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in key)


def line_numbers(text: str) -> dict[Key, int]:
    """Where each key stands: the parser does not say, so headings and ``key =`` are looked for.
    A line number is an aid for people, nothing depends on it."""
    lines: dict[Key, int] = {}
    arrays: dict[str, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _ARRAY.match(line):
            arrays[heading[1]] = arrays.get(heading[1], -1) + 1
            table = (heading[1], arrays[heading[1]])
            lines.setdefault((heading[1],), number)
        elif heading := _TABLE.match(line):
            table = _inside(heading[1].split("."), arrays)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *key[1].split(".")), number)
            continue
        else:
            continue
        lines.setdefault(table, number)
    return lines


def _inside(names: list[str], arrays: dict[str, int]) -> Key:
    first, *rest = names
    return (first, arrays[first], *rest) if first in arrays else (first, *rest)
