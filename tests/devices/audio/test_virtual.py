"""The loudspeaker in software fulfils the contract of loudspeakers."""

from __future__ import annotations

import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.audio.virtual import VirtualPlayer
from tests.devices.audio.contract import SECOND, AudioContract, Rig, clips, stems
from tests.sound import recognise


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    recording = tmp_path / "room.wav"

    def heard(said: list[Path]) -> list[tuple[str, float]]:
        player.save(recording)
        return recognise(recording, said)

    async with VirtualPlayer() as player:
        yield Rig(
            player,
            lambda: player.set_working(False),
            lambda: player.set_working(True),
            heard,
        )


class TestVirtualPlayer(AudioContract):
    async def test_in_real_time_an_announcement_lasts_as_long_as_it_sounds(self) -> None:
        player = VirtualPlayer(real_time=True)
        first = await player.play(clips(SECOND))
        await player.play(clips(SECOND))
        one, other = player.played
        assert other.start_s - one.start_s >= first.duration_s - 0.01

    async def test_nothing_said_is_an_empty_recording(self, rig: Rig, tmp_path: Path) -> None:
        VirtualPlayer().save(tmp_path / "empty.wav")
        with wave.open(str(tmp_path / "empty.wav"), "rb") as file:
            assert file.getnframes() == 0
        assert rig.heard(clips(SECOND)) == []

    async def test_what_was_said_is_kept_with_its_clips(self, rig: Rig) -> None:
        await rig.player.play(clips(SECOND))
        (played,) = rig.player.played
        assert [clip.stem for clip in played.clips] == stems(SECOND)
