"""What takes a loudspeaker away, for real, and what gives it back; how long a player needs."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from devices.audio.player import SoundDevicePlayer
from devices.audio.protocol import PlayResult
from devices.protocol import DeviceState
from tests.devices.audio.contract import FIRST, clips
from tests.sound import PulseSink

LIMIT_S = 20.0


class Trouble(NamedTuple):
    """``mends_itself``: the loudspeaker was there all the time, so the call is said after all."""

    begin: Callable[[PulseSink, SoundDevicePlayer], None]
    end: Callable[[PulseSink], None] = lambda pulse: None
    mends_itself: bool = False


class Figures(NamedTuple):
    """Seconds until the state told of it, and from its end until the state told of that."""

    to_no_sound_s: float
    to_ready_s: float
    result: PlayResult | None


def _signal(player: SoundDevicePlayer, number: signal.Signals) -> None:
    assert player.worker_pid is not None
    os.kill(player.worker_pid, number)


def _break(pulse: PulseSink, player: SoundDevicePlayer) -> None:
    """Who plays already goes on with what was read before: so this one must begin again."""
    pulse.break_configuration()
    _signal(player, signal.SIGKILL)


TROUBLES = {
    "the sound server goes": Trouble(lambda pulse, player: pulse.stop(), PulseSink.start),
    "the loudspeaker is unplugged": Trouble(lambda pulse, player: pulse.unplug(), PulseSink.plug),
    "the configuration is unreadable": Trouble(_break, PulseSink.mend_configuration),
    "the worker is killed": Trouble(
        lambda pulse, player: _signal(player, signal.SIGKILL), mends_itself=True
    ),
    "the worker is stopped": Trouble(
        lambda pulse, player: _signal(player, signal.SIGSTOP), mends_itself=True
    ),
}


async def go_through(
    trouble: Trouble, pulse: PulseSink, player: SoundDevicePlayer, *, is_saying: bool
) -> Figures:
    """The trouble in the middle of FIRST, or of silence; then its end."""
    await turned(player, "ready")
    saying = asyncio.create_task(player.play(clips(FIRST))) if is_saying else None
    if saying:
        await until(lambda: pulse.is_sounding)
    down, result = await asyncio.gather(
        took_s(player, "no_sound", lambda: trouble.begin(pulse, player)), saying or _nothing()
    )
    back = await took_s(player, "ready", lambda: trouble.end(pulse))
    return Figures(down, back, result)


async def took_s(player: SoundDevicePlayer, word: str, act: Callable[[], None]) -> float:
    """From the end of ``act`` until the state says ``word``."""
    loop = asyncio.get_running_loop()
    waiting: Awaitable[None] = asyncio.create_task(turned(player, word))
    await asyncio.sleep(0)
    act()
    start = loop.time()
    await waiting
    return loop.time() - start


async def turned(player: SoundDevicePlayer, word: str) -> None:
    """Back when the state says ``word``; TimeoutError after ``LIMIT_S``."""
    said = asyncio.Event()

    def note(state: DeviceState) -> None:
        if state.word == word:
            said.set()

    end = player.subscribe(note)
    note(player.state)
    try:
        async with asyncio.timeout(LIMIT_S):
            await said.wait()
    finally:
        end()


async def until(is_so: Callable[[], bool]) -> None:
    """Back when it is so."""
    async with asyncio.timeout(LIMIT_S):
        while not is_so():  # noqa: ASYNC110 (what is in a recording raises no event)
            await asyncio.sleep(0.02)


async def _nothing() -> None:
    return None
