"""Which calls are spoken, and what a restart remembers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from display.speaking import KEPT_MAX, Memory, due, mark
from tests.display.samples import NOW, call, wall


def ago(seconds: float, number: str = "A001"):
    return call(number, 1, NOW - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("age_s", "is_spoken"), [(0, True), (29.9, True), (30, False), (900, False)]
)
def test_a_call_is_spoken_while_it_is_young(age_s, is_spoken):
    view = replace(wall(()), calls=[ago(age_s)])
    assert bool(due(view, NOW, ())) is is_spoken


def test_calls_are_spoken_oldest_first_and_none_twice():
    calls = [ago(1, "C003"), ago(5, "A001"), ago(3, "B002")]
    view = replace(wall(()), calls=[*calls, calls[0]])
    assert [each.number for each in due(view, NOW, ())] == ["A001", "B002", "C003"]
    assert [each.number for each in due(view, NOW, {mark(calls[2])})] == ["A001", "C003"]


def test_a_number_of_a_restored_server_is_another_call():
    earlier, later = call("A001", 1, "08:00", id_="1"), call("A007", 2, "09:43", id_="1")
    view = replace(wall(()), calls=[later])
    assert due(view, later.at, {mark(earlier)}) == [later]


def test_what_was_spoken_is_known_after_a_restart(tmp_path):
    path = tmp_path / "spoken.txt"
    Memory(path).add("one")
    again = Memory(path)
    again.add("two")
    assert list(Memory(path).marks) == ["one", "two"]


def test_the_memory_stays_small(tmp_path):
    path = tmp_path / "spoken.txt"
    memory = Memory(path)
    for number in range(3 * KEPT_MAX):
        memory.add(str(number))
    newest = [str(number) for number in range(2 * KEPT_MAX, 3 * KEPT_MAX)]
    assert list(memory.marks) == list(Memory(path).marks) == newest
    assert len(path.read_text().splitlines()) <= 2 * KEPT_MAX


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\n\x00", b"one\nhalf a li"])
def test_a_damaged_memory_is_no_reason_to_stop(tmp_path, content):
    path = tmp_path / "spoken.txt"
    path.write_bytes(content)
    memory = Memory(path)
    memory.add("next")
    assert "next" in memory.marks & Memory(path).marks


def test_a_full_disk_is_told_and_the_wall_goes_on(tmp_path, caplog):
    memory = Memory(tmp_path / "no folder" / "spoken.txt")
    memory.add("one")
    assert "one" in memory.marks
    assert "cannot be kept" in caplog.text
