"""The real loudspeaker, through PortAudio, ALSA and PulseAudio into a room that listens."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from devices.audio.player import SoundDevicePlayer
from tests.devices.audio.contract import FIRST, SECOND, AudioContract, Rig, clips
from tests.sound import PulseSink, recognise

pytestmark = pytest.mark.sound


@pytest.fixture
async def rig(pulse: PulseSink) -> AsyncIterator[Rig]:
    async with SoundDevicePlayer(retry_delay_s=0) as player:
        yield Rig(
            player,
            pulse.stop,
            pulse.start,
            lambda clips: recognise(pulse.recording(), clips),
        )


class TestSoundDevicePlayer(AudioContract):
    async def test_closing_breaks_off_what_is_being_said(self, rig: Rig) -> None:
        saying = asyncio.create_task(rig.player.play(clips(FIRST)))
        await asyncio.sleep(0)
        await rig.player.close()
        async with asyncio.timeout(2):
            assert (await saying).word == "stopped"


async def test_after_a_failure_the_loudspeaker_is_left_alone_for_a_while() -> None:
    async with SoundDevicePlayer("no such device", retry_delay_s=60) as player:
        loop = asyncio.get_running_loop()
        assert (await player.play(clips(SECOND))).word == "no_sound"
        start = loop.time()
        assert (await player.play(clips(SECOND))).word == "no_sound"
        assert loop.time() - start < 0.5


async def test_a_sound_driver_that_hangs_does_not_hold_the_calls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released = threading.Event()
    hanging = SimpleNamespace(
        _terminate=lambda: None,
        _initialize=lambda: None,
        OutputStream=lambda **options: released.wait(30),
    )
    monkeypatch.setitem(sys.modules, "sounddevice", hanging)
    async with SoundDevicePlayer(retry_delay_s=0, stuck_after_s=-0.9) as player:
        for _ in range(2):
            assert (await player.play(clips(SECOND))).word == "no_sound"
        assert player.state.word == "no_sound"
        released.set()


def test_a_machine_without_portaudio_runs_and_says_there_is_no_sound() -> None:
    program = """
import asyncio, sys
sys.modules["sounddevice"] = None
from devices import catalogue
import assets
async def main():
    async with catalogue.audio("default") as player:
        print((await player.play([assets.call_clip("chime")])).word, player.state.word)
asyncio.run(main())
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.stdout.split() == ["no_sound", "no_sound"], told.stderr


def test_loading_the_drivers_does_not_load_portaudio() -> None:
    program = (
        "import sys, devices.catalogue, devices.audio.player;sys.exit('sounddevice' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
