"""One voice per room, and every call accounted for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from devices.audio.announcer import SHORT_FROM, WAITING_MAX, Announcer
from devices.audio.clips import Part
from devices.audio.protocol import PlayResult
from devices.audio.virtual import VirtualPlayer
from tests.devices.audio.contract import SECOND, THIRD, clips


class Done(list):
    def __call__(self, id_: str, spoken: bool) -> None:
        self.append((id_, spoken))


class HeldPlayer(VirtualPlayer):
    """Plays nothing until it may."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.may = asyncio.Event()

    async def play(self, clips: Sequence[Part], *, percent: int = 100) -> PlayResult:
        self.begun.set()
        await self.may.wait()
        return await super().play(clips, percent=percent)


class BrokenPlayer(VirtualPlayer):
    """Makes a mistake at its first announcement."""

    async def play(self, clips: Sequence[Part], *, percent: int = 100) -> PlayResult:
        if not self.played:
            self.played = [*self.played, None]
            raise ZeroDivisionError
        return await super().play(clips, percent=percent)


async def test_a_second_announcement_waits_for_the_first() -> None:
    player, done = HeldPlayer(), Done()
    async with Announcer(player, done) as voice:
        voice.announce("1", clips(SECOND))
        voice.announce("2", clips(THIRD))
        await player.begun.wait()
        assert (done, player.played) == ([], [])
        player.may.set()
        await voice.quiet()
    assert done == [("1", True), ("2", True)]


async def test_what_still_waits_at_closing_is_reported_unspoken() -> None:
    player, done = HeldPlayer(), Done()
    async with Announcer(player, done) as voice:
        voice.announce("1", clips(SECOND))
        voice.announce("2", clips(THIRD))
        await player.begun.wait()
    assert done == [("1", False), ("2", False)]


async def test_when_too_many_wait_the_oldest_is_given_up() -> None:
    done = Done()
    voice = Announcer(VirtualPlayer(), done)
    for number in range(WAITING_MAX + 2):
        voice.announce(str(number), clips(SECOND))
    assert done == [("0", False), ("1", False)]
    await voice.close()
    assert len(done) == WAITING_MAX + 2


async def test_without_sound_a_call_may_still_last_as_long() -> None:
    player, done = VirtualPlayer(), Done()
    player.set_working(False)
    loop = asyncio.get_running_loop()
    async with Announcer(player, done, silent_takes_time=True) as voice:
        player.set_working(False)
        start = loop.time()
        voice.announce("1", clips(SECOND))
        await voice.quiet()
        assert loop.time() - start >= 1.0
    assert done == [("1", False)]


async def test_a_listener_that_fails_does_not_silence_the_room() -> None:
    player = VirtualPlayer()
    async with Announcer(player, lambda id_, spoken: 1 / 0) as voice:
        voice.announce("1", clips(SECOND))
        voice.announce("2", clips(THIRD))
        await voice.quiet()
    assert len(player.played) == 2


async def test_a_player_that_fails_does_not_silence_the_room(
    caplog: pytest.LogCaptureFixture,
) -> None:
    player, done = BrokenPlayer(), Done()
    async with Announcer(player, done) as voice:
        voice.announce("1", clips(SECOND))
        voice.announce("2", clips(THIRD))
        await voice.quiet()
    assert done == [("1", False), ("2", True)]
    assert "ZeroDivisionError" in caplog.text


async def test_while_more_than_five_wait_the_short_form_is_spoken() -> None:
    player, done = VirtualPlayer(), Done()
    long, short = clips(SECOND), clips(SECOND[1:])
    async with Announcer(player, done) as voice:
        for number in range(10):
            voice.announce(str(number), long, short=short)
        await voice.quiet()
    assert done == [(str(number), True) for number in range(10)]
    said = [list(played.clips) for played in player.played]
    assert said == [short] * (9 - SHORT_FROM) + [long] * (SHORT_FROM + 1)


async def test_a_call_without_a_short_form_is_spoken_whole() -> None:
    player = VirtualPlayer()
    async with Announcer(player) as voice:
        for number in range(10):
            voice.announce(str(number), clips(SECOND))
        await voice.quiet()
    assert [list(played.clips) for played in player.played] == [clips(SECOND)] * 10


async def test_in_quiet_hours_a_call_lasts_as_long_and_is_reported_unspoken() -> None:
    player, done, percent = VirtualPlayer(), Done(), [0, 50]
    loop = asyncio.get_running_loop()
    async with Announcer(
        player, done, volume=lambda: percent.pop(0), silent_takes_time=True
    ) as voice:
        start = loop.time()
        voice.announce("1", clips(SECOND))
        voice.announce("2", clips(THIRD))
        await voice.quiet()
        assert loop.time() - start >= 1.0
    assert done == [("1", False), ("2", True)]


async def test_after_a_pause_the_voice_speaks_again() -> None:
    player, done = VirtualPlayer(), Done()
    async with Announcer(player, done) as voice:
        for id_ in ("1", "2"):
            voice.announce(id_, clips(SECOND))
            await voice.quiet()
    assert done == [("1", True), ("2", True)]
