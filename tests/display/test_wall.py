"""The wall without a window: spoken in turn, reported, and quiet about nothing that it hides."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from msgspec.structs import replace

import assets
from devices.audio.virtual import VirtualPlayer
from display.speaking import Memory
from display.wall import Wall, clips_of
from link.client import Client
from link.messages import Call
from link.settings import Settings, Sound, Volume
from tests.display.samples import NOW, view, wall

SETTINGS = Settings("http://127.0.0.1:9", "no.token")


def spoken_call(number: str, seconds_ago: float, clips: list[str] | None = None) -> Call:
    at = NOW - timedelta(seconds=seconds_ago)
    return Call(number, number, 1, "hall", at, ["chime", "vi/digit_1"] if clips is None else clips)


@asynccontextmanager
async def running(player, tmp_path, sound=Sound()):  # noqa: B008 (frozen)
    """A wall whose server is not there: views are handed to it."""
    async with Client(SETTINGS) as client:
        made = Wall(client, player, Memory(tmp_path / "spoken.txt"), sound=sound)
        task = asyncio.create_task(made.run())
        await asyncio.sleep(0)
        yield made
        task.cancel()
        await asyncio.wait([task])


async def handled(made: Wall) -> dict[str, bool]:
    async with asyncio.timeout(20):
        await made.quiet()
    return made.unreported


async def test_young_calls_sound_once_in_the_order_of_their_calls(tmp_path):
    player = VirtualPlayer()
    async with running(player, tmp_path) as made:
        calls = [spoken_call("B002", 1), spoken_call("A001", 4), spoken_call("C000", 31)]
        seen = view(replace(wall(()), calls=calls))
        made.take(seen)
        made.take(seen)
        assert await handled(made) == {"A001": True, "B002": True}
        made.take(seen)
    assert len(player.played) == 2


async def test_without_sound_a_call_is_reported_as_shown_after_the_same_time(tmp_path):
    player = VirtualPlayer()
    player.set_working(False)
    async with running(player, tmp_path) as made:
        made.take(view(replace(wall(()), calls=[spoken_call("A001", 1)])))
        assert made.unreported == {}
        assert await handled(made) == {"A001": False}
        assert made.board.is_silent


async def test_a_wall_meant_to_be_silent_accuses_no_loudspeaker(tmp_path):
    async with running(None, tmp_path) as made:
        made.take(view(replace(wall(()), calls=[spoken_call("A001", 1)])))
        assert await handled(made) == {"A001": False}
        assert not made.board.is_silent


async def test_a_call_broken_off_by_the_end_is_said_again_by_the_next_start(tmp_path):
    seen = view(replace(wall(()), calls=[spoken_call("A001", 1)]))
    async with running(VirtualPlayer(real_time=True), tmp_path) as made:
        made.take(seen)
    again = VirtualPlayer()
    async with running(again, tmp_path) as made:
        made.take(seen)
        await handled(made)
    once_more = VirtualPlayer()
    async with running(once_more, tmp_path) as made:
        made.take(seen)
    assert (len(again.played), len(once_more.played)) == (1, 0)


def stems(parts):
    return [part if isinstance(part, float) else part.stem for part in parts]


SENTENCE = ["chime", "vi/invite", "vi/letter_a", "vi/digit_1", "vi/to_counter", "vi/counter_2"]


@pytest.mark.parametrize(("repeats", "gap_s"), [(1, 0.8), (2, 0.8), (3, 0.0)])
async def test_a_call_is_said_as_often_as_configured(tmp_path, repeats, gap_s):
    player = VirtualPlayer()
    async with running(player, tmp_path, Sound(repeats=repeats, gap_s=gap_s)) as made:
        made.take(view(replace(wall(()), calls=[spoken_call("A001", 1, SENTENCE)])))
        await handled(made)
    wording = ["invite", "letter_a", "digit_1", "to_counter", "counter_2"]
    (said,) = player.played
    assert stems(said.clips) == ["chime", *wording, *[gap_s, *wording] * (repeats - 1)]


async def test_ten_calls_at_once_are_said_in_order_and_the_pressed_ones_shortly(tmp_path):
    player = VirtualPlayer()
    numbers = [f"A00{digit}" for digit in range(10)]
    calls = [
        spoken_call(number, 1 - place / 10, [*SENTENCE[:3], f"vi/digit_{place}", *SENTENCE[4:]])
        for place, number in enumerate(numbers)
    ]
    async with running(player, tmp_path, Sound(repeats=2, gap_s=0.5)) as made:
        made.take(view(replace(wall(()), calls=calls[::-1])))
        assert list((await handled(made)).items()) == [(number, True) for number in numbers]
    short = [["letter_a", f"digit_{place}", "to_counter", "counter_2"] for place in range(10)]
    assert [stems(said.clips) for said in player.played] == [
        [*words, 0.5, *words] if place < 4 else ["chime", "invite", *words, 0.5, "invite", *words]
        for place, words in enumerate(short)
    ]


async def test_in_quiet_hours_a_call_is_shown_as_long_and_reported_as_not_spoken(tmp_path):
    player = VirtualPlayer()
    quiet = Sound(volume=(Volume("00:00", "24:00", 0),))
    async with running(player, tmp_path, quiet) as made:
        made.take(view(replace(wall(()), calls=[spoken_call("A001", 1)])))
        assert made.unreported == {}
        assert await handled(made) == {"A001": False}
        assert not made.board.is_silent
    assert player.played == []


@pytest.mark.parametrize("name", ["vi/nothing", "../../../secret", "", "vi"])
def test_a_clip_that_is_not_there_is_left_out(name, caplog):
    call = spoken_call("A001", 1)
    assert clips_of(call, ["chime", name, 0.5]) == [assets.call_clip("chime"), 0.5]
    assert "there is no clip" in caplog.text


async def test_a_volume_that_was_ordered_makes_the_hours_of_the_file_quieter(tmp_path):
    ordered = [0]
    loud = Sound(repeats=1, volume=(Volume(begin="00:00", end="24:00", percent=80),))
    async with Client(SETTINGS) as client:
        player, memory = VirtualPlayer(), Memory(tmp_path / "spoken.txt")
        made = Wall(client, player, memory, sound=loud, ordered=lambda: ordered[0])
        task = asyncio.create_task(made.run())
        made.take(view(replace(wall(()), calls=[spoken_call("A001", 1)])))
        assert await handled(made) == {"A001": False}  # quiet: shown, not spoken
        ordered[0] = None
        made.take(view(replace(wall(()), calls=[spoken_call("A002", 1)])))
        assert (await handled(made))["A002"] is True
        task.cancel()
        await asyncio.wait([task])


@pytest.mark.parametrize(
    ("planned", "ordered", "loud"), [(0, 100, 0), (80, 50, 40), (80, None, 80)]
)
async def test_quiet_hours_stay_quiet_whatever_was_ordered(tmp_path, planned, ordered, loud):
    sound = Sound(repeats=1, volume=(Volume(begin="00:00", end="24:00", percent=planned),))
    async with Client(SETTINGS) as client:
        memory = Memory(tmp_path / "spoken.txt")
        made = Wall(client, VirtualPlayer(), memory, sound=sound, ordered=lambda: ordered)
        assert made._volume() == loud
