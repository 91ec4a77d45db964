"""Changing a file that people wrote, and only what differs: their comments and their order stay.

A row of an array of tables is known by what identifies it (``IDENTITY``), so a queue that moves or
goes takes its own comments along and leaves those of its neighbours. In TOML a comment belongs to
whatever stands above it; people write it for what comes below. So what stands between two rows goes
with the lower one, and what stands after the last row stays the last.

tomlkit writes; what it has written is read again before anybody gets it. Should the two disagree,
which no file of an office has shown, the document is written anew: right, and without comments.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import tomlkit
from msgspec import Struct
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Comment, InlineTable, Item, Key, Table, Whitespace

Document = dict[str, Any]
Trivia = list[tuple[Key | None, Item]]
"""Comments and empty lines below a table's last value."""

IDENTITY = {"queue": "code", "counter": "id", "class": "code", "elsewhere": "field"}
"""Array of tables → the key by which people know its rows; others are known by their place."""
DEPTH_MAX = 8


class NotToml(Exception):
    """The document holds what no TOML file can say."""


class Change(Struct, frozen=True):
    """A value, or a whole row, before and after; None where there is none. ``path`` names rows by
    what identifies them: ``queue.B.name.vi``."""

    path: str
    before: Any
    after: Any


def edited(text: str, document: Mapping[str, Any]) -> str:
    """The file changed to say what the document says; the same text where it says so already.
    Raises ``NotToml``."""
    wanted = _without_nothing(document, DEPTH_MAX)
    if _read(text) == wanted:
        return text
    for write in (_merged, _anew):
        try:
            written = write(text, wanted)
            if _same(tomllib.loads(written), wanted):
                return written
        except (TOMLKitError, ValueError, TypeError, LookupError, AttributeError):
            continue  # ours or tomlkit's: the other way of writing is there for that
    raise NotToml


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs, in the order of the file after it; what has gone comes last of its table."""
    return list(_changes((), before, after))


# -- comparing --------------------------------------------------------------------------------


def _changes(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    if _same(before, after):
        return
    old, new = _parts(path, before), _parts(path, after)
    if old is None or new is None:
        yield Change(".".join(path), before, after)
        return
    gone = [name for name in old if name not in new]
    inside = [c for n in (*new, *gone) for c in _changes((*path, n), old.get(n), new.get(n))]
    yield from inside or [Change(".".join(path), list(old), list(new))]


def _parts(path: tuple[str, ...], value: Any) -> dict[str, Any] | None:
    """What can be compared piece by piece: a table by its keys, rows by their names."""
    if isinstance(value, Mapping):
        return dict(value)
    if len(path) == 1 and _is_rows(value):
        return dict(zip(_names(path[0], value), value, strict=True))
    return None


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _names(table: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """A name for every row, each once: a second one of a name is known by its place."""
    names: list[str] = []
    for place, row in enumerate(rows):
        name = str(row.get(IDENTITY.get(table, ""), place))
        names.append(name if name not in names else f"{name}#{place}")
    return names


def _same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: to TOML 1, 1.0 and true are three values."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one == other


def _read(text: str) -> Document | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _without_nothing(value: Any, depth: int) -> Any:
    """A null says that the key is not there; raises ``NotToml`` where TOML has no word."""
    if depth < 0:
        raise NotToml
    if isinstance(value, Mapping):
        given = ((str(k), v) for k, v in value.items() if v is not None)
        return {name: _without_nothing(v, depth - 1) for name, v in given}
    if isinstance(value, list):
        return [_without_nothing(v, depth - 1) for v in value]
    if isinstance(value, str | bool | int | float):
        return value
    raise NotToml


# -- writing ----------------------------------------------------------------------------------


def _anew(text: str, wanted: Document) -> str:
    return tomlkit.dumps(wanted)


def _merged(text: str, wanted: Document) -> str:
    file = tomlkit.parse(text)
    _merge(file, wanted)
    return file.as_string()


def _merge(table: Any, wanted: Mapping[str, Any]) -> None:
    """Make a table say what is wanted; values first, so that tables come after them."""
    for name in [name for name in table if name not in wanted]:
        _remove(table, name)
    for name in sorted(wanted, key=lambda name: isinstance(wanted[name], dict | list)):
        was = table.get(name)
        if was is None:
            _add(table, name, wanted[name])
        elif not _same(_plain(was), wanted[name]):
            _change(table, name, wanted[name])


def _change(table: Any, name: str, value: Any) -> None:
    was = table[name]
    shorter = isinstance(was, InlineTable) and isinstance(value, dict) and set(was) - set(value)
    if isinstance(was, Mapping) and isinstance(value, dict) and not shorter:
        _merge(was, value)
    elif isinstance(was, AoT) and _is_rows(value):
        _merge_rows(name, was, value)
    elif isinstance(was, AoT | Table):
        _remove(table, name)
        _add(table, name, value)
    else:
        table[name] = _item(value, like=was)


def _add(table: Any, name: str, value: Any) -> None:
    if isinstance(table, tomlkit.TOMLDocument) and (isinstance(value, dict) or _is_rows(value)):
        _close_with_line(table)
        table.append(name, _rows(value) if isinstance(value, list) else _table(value))
        return
    if isinstance(table, Table):
        below = _take_below(table)
        table.append(name, _item(value))
        _put_below(table, below)
        return
    table.append(name, _item(value))


def _remove(table: Any, name: str) -> None:
    """What stands below a table, for the next one, stays in the file."""
    was, below = table[name], Trivia()
    if isinstance(was, Table):
        below = _take_below(was)
    elif isinstance(was, AoT) and len(was):
        below = _take_below(was[-1])
    place = _place(table, name)
    table.remove(name)
    if any(isinstance(item, Comment) for _, item in below):
        _leave(table, place, below)


def _place(table: Any, name: str) -> int:
    body = table.body if isinstance(table, tomlkit.TOMLDocument) else table.value.body
    return next((i for i, (key, _) in enumerate(body) if key and key.key == name), len(body))


def _leave(table: Any, place: int, below: Trivia) -> None:
    """Under the last table before that place; where there is none, at the top of what follows."""
    body = table.body if isinstance(table, tomlkit.TOMLDocument) else table.value.body
    for _, item in reversed(body[:place]):
        if isinstance(item, AoT) and len(item):
            return _put_below(item[-1], below)
        if isinstance(item, Table):
            return _put_below(item, below)
    for _, item in below:
        table.add(item)
    return None


# -- rows -------------------------------------------------------------------------------------


def _merge_rows(name: str, rows: AoT, wanted: Sequence[Mapping[str, Any]]) -> None:
    """The rows as wanted, each with what stood above it; what stood below the last stays last."""
    old = dict(zip(_names(name, _plain(rows)), list(rows), strict=True))
    below = [_take_below(row) for row in old.values()]
    above = dict(zip(list(old)[1:], below, strict=False))
    last = below[-1] if below else []
    fresh: list[Table] = []
    orphaned: Trivia = []
    names = _names(name, wanted)
    for row_name in old:
        if row_name not in names:
            orphaned += [part for part in above.get(row_name, []) if _is_words(part)]
    for row_name, row in zip(names, wanted, strict=True):
        table = old.get(row_name) or _table(row)
        if row_name in old:
            _merge(table, row)
        if fresh:
            _put_below(fresh[-1], above.get(row_name, [(None, Whitespace("\n"))]))
        fresh.append(table)
    _put_below(fresh[-1], [*last, *orphaned] if last else [(None, Whitespace("\n")), *orphaned])
    while len(rows):
        del rows[-1]
    for table in fresh:
        rows.append(table)


def _is_words(part: tuple[Key | None, Item]) -> bool:
    return isinstance(part[1], Comment)


def _take_below(table: Table) -> Trivia:
    """Take away what stands below the last value, in the last table inside it if there is one."""
    body = _lowest(table).value.body
    taken: Trivia = []
    while body and body[-1][0] is None and isinstance(body[-1][1], Comment | Whitespace):
        taken.append(body.pop())
    return taken[::-1]


def _put_below(table: Table, below: Trivia) -> None:
    body = _lowest(table).value.body
    twice = body and below and all(isinstance(part[1], Whitespace) for part in (body[-1], below[0]))
    body.extend(below[1:] if twice else below)


def _lowest(table: Table) -> Table:
    values = [item for key, item in table.value.body if key is not None]
    if values and isinstance(values[-1], Table):
        return _lowest(values[-1])
    if values and isinstance(values[-1], AoT) and len(values[-1]):
        return _lowest(values[-1][-1])
    return table


def _close_with_line(file: tomlkit.TOMLDocument) -> None:
    """An empty line before the next table."""
    if file.body and not file.as_string().endswith("\n\n"):
        file.add(tomlkit.nl())


# -- values -----------------------------------------------------------------------------------


def _plain(item: Any) -> Any:
    return item.unwrap() if hasattr(item, "unwrap") else item


def _rows(values: Sequence[Mapping[str, Any]]) -> AoT:
    return AoT([_table(row) for row in values])


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        table.append(name, _item(value))
    return table


def _item(value: Any, like: Any = None) -> Item:
    """A value as people write it: a table inside a table in one line."""
    if isinstance(value, dict):
        pairs = (f"{tomlkit.key(k).as_string()} = {_item(v).as_string()}" for k, v in value.items())
        line: Item = tomlkit.value(f"{{ {', '.join(pairs)} }}" if value else "{}")
        return line
    if isinstance(value, list):
        array = tomlkit.array()
        array.multiline(isinstance(like, Array) and "\n" in like.as_string())
        for each in value:
            array.append(_item(each))
        return array
    plain: Item = tomlkit.item(value)
    return plain
