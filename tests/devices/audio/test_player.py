"""The real loudspeaker, through PortAudio, ALSA and PulseAudio into a room that listens."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from devices.audio import player as player_module
from devices.audio.announcer import SHORT_FROM, Announcer
from devices.audio.clips import read
from devices.audio.player import SoundDevicePlayer
from tests.devices.audio.contract import FIRST, SECOND, THIRD, AudioContract, Rig, clips, stems
from tests.devices.audio.troubles import TROUBLES, go_through, turned, until
from tests.sound import PulseSink, recognise

pytestmark = pytest.mark.sound
HEALTH_S_MAX = 5.0
BACK_S_MAX = 7.0
"""The longest pause between two tries, and a slow start."""


@pytest.fixture
async def rig(pulse: PulseSink) -> AsyncIterator[Rig]:
    async with SoundDevicePlayer() as player:
        yield Rig(
            player,
            pulse.stop,
            pulse.start,
            lambda clips: recognise(pulse.recording(), clips),
        )


class TestSoundDevicePlayer(AudioContract):
    async def test_closing_breaks_off_what_is_being_said(self, rig: Rig, pulse: PulseSink) -> None:
        saying = asyncio.create_task(rig.player.play(clips(FIRST)))
        await until(lambda: pulse.is_sounding)
        await rig.player.close()
        async with asyncio.timeout(2):
            assert (await saying).word == "stopped"

    async def test_a_closed_loudspeaker_says_nothing_and_speaks_when_opened_again(
        self, rig: Rig
    ) -> None:
        await rig.player.close()
        assert (await rig.player.play(clips(SECOND))).word == "stopped"
        await rig.player.open()
        assert (await rig.player.play(clips(SECOND))).word == "played"


@pytest.mark.parametrize("is_saying", [True, False], ids=["in a call", "idle"])
@pytest.mark.parametrize("what", TROUBLES)
async def test_lost_sound_is_told_in_time_and_returns_by_itself(
    pulse: PulseSink, what: str, is_saying: bool, caplog: pytest.LogCaptureFixture
) -> None:
    trouble = TROUBLES[what]
    async with SoundDevicePlayer() as player:
        with caplog.at_level(logging.WARNING, "devices.audio"):
            figures = await go_through(trouble, pulse, player, is_saying=is_saying)
            assert (await player.play(clips(THIRD))).word == "played"
    assert figures.to_no_sound_s <= HEALTH_S_MAX
    assert figures.to_ready_s <= BACK_S_MAX
    said_again = FIRST if is_saying and trouble.mends_itself else ()
    if figures.result:
        assert figures.result.word == ("played" if said_again else "no_sound")
    wanted = stems(said_again, THIRD)
    heard = [name for name, _ in recognise(pulse.recording(), clips([*FIRST, *THIRD]))]
    assert heard[-len(wanted) :] == wanted
    ours = [record for record in caplog.records if record.name.startswith("devices.audio")]
    told = [record.message.split(":")[0] for record in ours]
    assert told == ["no sound", "sound is back"]


async def test_ten_calls_in_a_second_are_ten_announcements_in_order(pulse: PulseSink) -> None:
    numbers = [f"vi/digit_{digit}" for digit in range(10)]
    tail = ["vi/to_counter", "vi/letter_a"]
    done: list[tuple[str, bool]] = []
    async with (
        SoundDevicePlayer() as player,
        Announcer(player, lambda id_, spoken: done.append((id_, spoken))) as voice,
    ):
        for number in numbers:
            short = clips([number])
            voice.announce(number, [*clips([number, *tail]), 0.3, *short], short=short)
        async with asyncio.timeout(120):
            await voice.quiet()
    assert done == [(number, True) for number in numbers]
    shortened = range(0, 9 - SHORT_FROM)
    wanted = [
        name
        for place, number in enumerate(numbers)
        for name in ([number] if place in shortened else [number, *tail, number])
    ]
    heard = recognise(pulse.recording(), clips([*numbers, *tail]))
    assert [name for name, _ in heard] == stems(wanted)
    lengths = {name: read(clips([name])[0]).duration_s for name in wanted}
    starts = list(zip(wanted, (start for _, start in heard), strict=True))
    assert all(
        start + lengths[name] < later + 0.05 for (name, start), (_, later) in pairwise(starts)
    )


async def test_half_the_volume_is_half_as_loud(pulse: PulseSink) -> None:
    async with SoundDevicePlayer() as player:
        for percent in (100, 50):
            assert (await player.play(clips(["chime"]), percent=percent)).word == "played"
    length = len(read(clips(["chime"])[0]).samples)
    room = read(pulse.recording()).samples.astype(float)
    (_, loud), (_, soft) = recognise(pulse.recording(), clips(["chime"]))
    power = [np.std(room[int(start * 22_050) :][:length]) for start in (loud, soft)]
    assert power[1] / power[0] == pytest.approx(0.5, abs=0.02)


# -- machines without sound, of several kinds -------------------------------------------------

DRIVERS = {
    "PortAudio is missing": "raise OSError('PortAudio library not found')",
    "the driver hangs when it is asked": "import time; time.sleep(3600)",
    "the driver hangs while it plays": """
class RawOutputStream:
    latency = 0.4
    def __init__(self, **options): self.blocks = 0
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def write(self, block):
        import time
        self.blocks += 1
        time.sleep(3600 if self.blocks > 5 else 0.01)
""",
    "the driver takes its process down": "import os; os.abort()",
}


@pytest.mark.parametrize("what", DRIVERS)
async def test_no_driver_holds_the_calls_or_takes_the_wall_down(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sounddevice.py").write_text(DRIVERS[what])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    async with SoundDevicePlayer() as player:
        async with asyncio.timeout(HEALTH_S_MAX):
            await turned(player, "no_sound")
        async with asyncio.timeout(2 * HEALTH_S_MAX):
            assert (await player.play(clips(SECOND))).word == "no_sound"


SLOW = """
class RawOutputStream:
    latency = 0.4
    def __init__(self, **options): pass
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def write(self, block):
        import time
        time.sleep(0.5)
"""


async def test_a_driver_that_only_seems_to_play_is_given_up_and_the_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sounddevice.py").write_text(SLOW)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(player_module, "_TOO_LONG_S", 0.1)
    async with SoundDevicePlayer() as player:
        await turned(player, "ready")
        first = player.worker_pid
        assert (await player.play(clips(["vi/digit_1"]))).word == "no_sound"
    assert first is not None
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


async def test_a_machine_without_any_sound_device_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = tmp_path / "asound.conf"
    nothing.write_text("")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(nothing))
    async with SoundDevicePlayer() as player, asyncio.timeout(HEALTH_S_MAX):
        await turned(player, "no_sound")
        assert (await player.play(clips(SECOND))).word == "no_sound"


async def test_a_name_that_no_device_has_is_no_sound() -> None:
    async with SoundDevicePlayer("no such device") as player:
        assert (await player.play(clips(SECOND))).word == "no_sound"


async def test_no_process_is_left_behind(pulse: PulseSink) -> None:
    async with SoundDevicePlayer() as player:
        await turned(player, "ready")
        pid = player.worker_pid
    assert pid is not None
    assert player.worker_pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_worker_ends_with_its_owner(pulse: PulseSink) -> None:
    """A wall that is killed leaves nobody behind who holds the sound card."""
    ended = subprocess.run(
        [sys.executable, "-m", "devices.audio.worker"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
    )
    assert (ended.returncode, ended.stdout) == (0, b"beat\n")


def test_loading_the_drivers_does_not_load_portaudio() -> None:
    program = (
        "import sys, devices.catalogue, devices.audio.player;sys.exit('sounddevice' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
