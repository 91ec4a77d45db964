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
from link.settings import Settings
from tests.display.samples import NOW, view, wall

SETTINGS = Settings("http://127.0.0.1:9", "no.token")


def spoken_call(number: str, seconds_ago: float, clips: list[str] | None = None) -> Call:
    at = NOW - timedelta(seconds=seconds_ago)
    return Call(number, number, 1, "hall", at, ["chime", "vi/digit_1"] if clips is None else clips)


@asynccontextmanager
async def running(player, tmp_path):
    """A wall whose server is not there: views are handed to it."""
    async with Client(SETTINGS) as client:
        made = Wall(client, player, Memory(tmp_path / "spoken.txt"))
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


@pytest.mark.parametrize("name", ["vi/nothing", "../../../secret", "", "vi"])
def test_a_clip_that_is_not_there_is_left_out(name, caplog):
    assert clips_of(spoken_call("A001", 1, ["chime", name])) == [assets.call_clip("chime")]
    assert "there is no clip" in caplog.text
