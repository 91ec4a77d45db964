"""Which calls are spoken, how and how loud, and what a restart remembers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

import assets
from assets.speech import call_clips
from devices.audio.clips import stitch
from display.speaking import KEPT_MAX, Memory, due, mark, script, short_form, volume_at
from link.settings import Volume
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


# -- what is said -----------------------------------------------------------------------------

BOTH = call_clips("A012", 21, languages=("vi", "en"), zone_clip="floor_2")


def test_the_short_form_is_number_and_counter_in_each_language():
    assert short_form(BOTH) == [
        *("vi/letter_a", "vi/digit_0", "vi/digit_1", "vi/digit_2"),
        *("vi/to_counter", "vi/counter_20", "vi/last_1"),
        *("en/letter_a", "en/digit_0", "en/digit_1", "en/digit_2"),
        *("en/to_counter", "en/counter_20", "en/counter_1"),
    ]
    recall = call_clips("A012", 21, languages=("vi", "en"), attempt=2)
    assert short_form(recall) == short_form(BOTH)


def test_the_chime_sounds_once_and_pauses_lie_between_the_sayings():
    wording = BOTH[1:]
    assert script(BOTH, 1, 0.8) == BOTH
    assert script(BOTH, 3, 0.8) == ["chime", *wording, 0.8, *wording, 0.8, *wording]
    assert script(wording, 2, 0.0) == [*wording, 0.0, *wording]


def lasts_s(names):
    return stitch([assets.call_clip(name) for name in names]).duration_s


COUNTERS = (1, 7, 24, 55, 77, 99)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("attempt", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("number", "limit_s"), [("A000", 7.0), ("A777", 7.0), ("1999", 7.0), ("A1777", 7.5)]
)
def test_no_saying_in_one_language_takes_longer_than_it_may(lang, attempt, number, limit_s):
    """Seven seconds with chime; a queue's thousandth number has one digit more."""
    for counter in COUNTERS:
        clips = call_clips(number, counter, languages=(lang,), attempt=attempt)
        assert lasts_s(clips) <= limit_s
        assert lasts_s(short_form(clips)) <= 5.0


# -- how loud ---------------------------------------------------------------------------------

WEEK = (
    Volume("07:00", "11:30", 80),
    Volume("11:30", "13:30", 0),
    Volume("17:00", "24:00", 40, ("sat", "sun")),
    Volume("22:00", "06:00", 10, ("fri",)),
    Volume("08:00", "08:15", 60, ("mon",)),
)


@pytest.mark.parametrize(
    ("moment", "percent"),
    [
        ("2026-10-05T06:59:59", 100),
        ("2026-10-05T07:00:00", 80),
        ("2026-10-05T08:14:59", 60),  # a Monday: of two that fit, the last
        ("2026-10-06T08:14:59", 80),
        ("2026-10-05T11:29:59", 80),
        ("2026-10-05T11:30:00", 0),
        ("2026-10-05T13:30:00", 100),
        ("2026-10-09T21:59:59", 100),
        ("2026-10-09T22:00:00", 10),  # a Friday
        ("2026-10-09T05:00:00", 100),  # Thursday's night is not Friday's
        ("2026-10-10T05:59:59", 10),
        ("2026-10-10T06:00:00", 100),
        ("2026-10-10T22:30:00", 40),
        ("2026-10-11T00:30:00", 100),
        ("2026-10-11T23:59:59", 40),
        ("2026-10-12T00:00:00", 100),  # Sunday ends at 24:00
    ],
)
def test_the_volume_follows_the_clock_and_the_day(moment, percent):
    assert volume_at(WEEK, datetime.fromisoformat(moment + "+07:00")) == percent


def test_sunday_night_goes_on_into_monday():
    night = (Volume("22:00", "06:00", 0, ("sun",)),)
    assert volume_at(night, datetime.fromisoformat("2026-10-12T03:00:00+07:00")) == 0
    assert volume_at(night, datetime.fromisoformat("2026-10-11T03:00:00+07:00")) == 100


def test_without_a_schedule_it_is_as_loud_as_recorded():
    assert volume_at((), NOW) == 100


MINUTES = st.integers(0, 24 * 60 - 1)


@given(MINUTES, MINUTES, MINUTES, st.integers(0, 6))
def test_a_stretch_holds_so_many_minutes_as_it_is_long(begin, end, minute, day):
    assume(begin != end)
    clock = [f"{each // 60:02}:{each % 60:02}" for each in (begin, end)]
    stretch = (Volume(clock[0], clock[1], 0),)
    now = datetime(2026, 10, 5, tzinfo=NOW.tzinfo) + timedelta(days=day, minutes=minute)
    assert (volume_at(stretch, now) == 0) == ((minute - begin) % 1440 < (end - begin) % 1440)
