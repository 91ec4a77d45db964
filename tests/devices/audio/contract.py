"""What every player must do, whatever it plays through: inherited by each one's tests.

``rig`` gives the driver under test, the cable (pull it, put it back), and what sounded so far as
names of clips with their start in seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import assets
from devices.audio.announcer import Announcer
from devices.audio.protocol import AudioPlayer
from devices.protocol import Device
from tests.sound import length_s

Heard = Callable[[Sequence[Path]], list[tuple[str, float]]]

FIRST = ("chime", "vi/invite", "vi/letter_a", "vi/digit_0", "vi/to_counter")
SECOND = ("chime", "vi/letter_b", "vi/digit_1")
THIRD = ("chime", "vi/letter_c", "vi/digit_7")
JITTER_S = 0.1
"""What a recorder may lose on a busy machine; two voices at once would be a second or more."""


def clips(names: Sequence[str]) -> list[Path]:
    return [assets.call_clip(name) for name in names]


def stems(*announcements: Sequence[str]) -> list[str]:
    return [name.rpartition("/")[2] for names in announcements for name in names]


@dataclass
class Rig:
    player: AudioPlayer
    pull: Callable[[], None]
    mend: Callable[[], None]
    heard: Heard


class AudioContract:
    async def test_it_is_a_device_with_a_kind_a_name_and_a_state(self, rig: Rig) -> None:
        assert isinstance(rig.player, Device)
        assert (rig.player.kind, rig.player.state.health) == ("audio", "ok")

    async def test_three_announcements_at_once_are_heard_in_order_without_overlap(
        self, rig: Rig
    ) -> None:
        done: list[tuple[str, bool]] = []
        async with Announcer(rig.player, lambda id_, spoken: done.append((id_, spoken))) as voice:
            for id_, names in (("1", FIRST), ("2", SECOND), ("3", THIRD)):
                voice.announce(id_, clips(names))
            await voice.quiet()
        assert done == [("1", True), ("2", True), ("3", True)]
        said = clips([*FIRST, *SECOND, *THIRD])
        heard = rig.heard(said)
        assert [name for name, _ in heard] == stems(FIRST, SECOND, THIRD)
        overlaps = [
            start + length_s(clip) - later
            for (_, start), (_, later), clip in zip(heard, heard[1:], said, strict=False)
        ]
        assert max(overlaps) < JITTER_S

    async def test_clips_of_one_announcement_follow_without_a_gap(self, rig: Rig) -> None:
        result = await rig.player.play(clips(SECOND))
        assert (result.word, round(result.duration_s, 2)) == (
            "played",
            round(sum(map(length_s, clips(SECOND))), 2),
        )
        heard = rig.heard(clips(SECOND))
        assert [name for name, _ in heard] == stems(SECOND)
        gaps = [
            later - start - length_s(clip)
            for (_, start), (_, later), clip in zip(heard, heard[1:], clips(SECOND), strict=False)
        ]
        assert max(map(abs, gaps)) < JITTER_S

    async def test_a_pause_between_clips_is_as_long_as_it_says(self, rig: Rig) -> None:
        one, other = clips(SECOND[1:])
        result = await rig.player.play([one, 0.7, other])
        heard = rig.heard([one, other])
        assert result.word == "played"
        assert [name for name, _ in heard] == stems(SECOND[1:])
        assert abs(heard[1][1] - heard[0][1] - length_s(one) - 0.7) < JITTER_S

    async def test_at_no_volume_nothing_sounds_and_the_loudspeaker_is_well(self, rig: Rig) -> None:
        result = await rig.player.play(clips(SECOND), percent=0)
        assert (result.word, result.duration_s > 1.0, result.played) == ("quiet", True, False)
        assert rig.player.state.health == "ok"
        assert (await rig.player.play(clips(THIRD), percent=30)).word == "played"
        assert [name for name, _ in rig.heard(clips([*SECOND, *THIRD]))] == stems(THIRD)

    async def test_a_missing_or_broken_clip_is_a_word(self, rig: Rig, tmp_path: Path) -> None:
        broken = tmp_path / "broken.wav"
        broken.write_bytes(b"RIFF????WAVEnothing")
        for bad in ([tmp_path / "missing.wav"], [broken], []):
            result = await rig.player.play(bad)
            assert (result.word, result.duration_s) == ("no_clip", 0.0)
        assert rig.player.state.health == "ok"

    async def test_without_sound_it_is_degraded_and_every_call_is_reported(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        rig.pull()
        done: list[tuple[str, bool]] = []
        async with Announcer(rig.player, lambda id_, spoken: done.append((id_, spoken))) as voice:
            with caplog.at_level(logging.INFO, "devices.audio"):
                for id_ in ("1", "2", "3"):
                    voice.announce(id_, clips(SECOND))
                await voice.quiet()
            assert (rig.player.state.health, rig.player.state.word) == ("degraded", "no_sound")
        assert done == [("1", False), ("2", False), ("3", False)]
        assert len([record for record in caplog.records if "devices.audio" in record.name]) <= 1

    async def test_sound_that_returns_is_used_without_a_restart(self, rig: Rig) -> None:
        rig.pull()
        assert (await rig.player.play(clips(SECOND))).word == "no_sound"
        rig.mend()
        assert (await rig.player.play(clips(THIRD))).word == "played"
        assert rig.player.state.health == "ok"
        assert [name for name, _ in rig.heard(clips(THIRD))] == stems(THIRD)

    async def test_closing_twice_is_closing_once(self, rig: Rig) -> None:
        await rig.player.close()
        await rig.player.close()
        assert rig.player.state.word == "closed"
