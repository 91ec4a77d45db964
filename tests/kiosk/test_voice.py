"""The kiosk's own voice: what it says, in which words, and that it is heard."""

from __future__ import annotations

import asyncio
import os
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kiosk.voice import LOUDNESS, Guide, Voice, pronounced
from tests.screens import play
from tests.server import Server
from tests.sound import PulseSink, _until, pulse

SAID_S_MAX = 20.0
__all__ = ["pulse"]


class Ears:
    def __init__(self) -> None:
        self.heard: list[tuple[list[str], str, int]] = []

    def __call__(self, texts: Sequence[str], language: str, loudness: int) -> None:
        self.heard.append((list(texts), language, loudness))


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("A049", "vi", "A, không, bốn, chín"),
        ("A7-003", "vi", "A, bảy, không, không, ba"),
        ("1001", "en", "one, zero, zero, one"),
        ("Quầy 3, 4", "vi", "Quầy 3, 4"),
        ("Xong · 12", "vi", "Xong , 12"),
        ("số B012 đến quầy", "km", "số bê, không, một, hai đến quầy"),
    ],
)
def test_a_ticket_number_is_spelled_and_nothing_else(text: str, language: str, said: str) -> None:
    assert pronounced(text, language) == said


def test_another_screen_is_said_whole_and_of_the_same_only_what_is_new() -> None:
    ears = Ears()
    guide = Guide(ears)
    guide.show(["Mời chọn", "Một"], "home", "vi")
    guide.show(["Mời chọn", "Một"], "home", "vi")
    guide.show(["Mời chọn", "Một", "Máy vừa hết giấy in"], "home", "vi")
    guide.show(["Number"], "number", "en")
    assert [heard[:2] for heard in ears.heard] == [
        (["Mời chọn", "Một"], "vi"),
        (["Máy vừa hết giấy in"], "vi"),
        (["Number"], "en"),
    ]


def test_seconds_that_run_out_are_said_once_and_a_number_typed_anew_each_time() -> None:
    ears = Ears()
    guide = Guide(ears)
    for second in (20, 19, 18):
        guide.show([f"Trở về sau {second} giây."], "idle", "vi")
    for typed in ("A", "A0", "A04"):
        guide.show([typed], "entry", "vi")
    assert [heard[0] for heard in ears.heard] == [["Trở về sau 20 giây."], ["A"], ["A0"], ["A04"]]


def test_the_next_person_finds_the_usual_loudness() -> None:
    ears = Ears()
    guide = Guide(ears)
    guide.show(["Mời chọn"], "home", "vi")
    guide.louder()
    assert ears.heard[-1] == (["Mời chọn"], "vi", LOUDNESS[1])
    guide.leave()
    guide.show(["Mời chọn"], "home", "vi")
    assert ears.heard[-1] == (["Mời chọn"], "vi", LOUDNESS[0])


async def test_a_voice_that_hangs_is_ended_so_that_the_visit_can_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.voice.LONGEST_S", 0.2)
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 1000\n")
    hangs.chmod(0o755)
    voice = Voice(str(hangs))
    voice.say(["Xin chào"], "vi")
    async with asyncio.timeout(10):
        await voice.finished()
    assert not voice.is_speaking
    assert voice.state.word == "no_voice"


async def test_without_the_program_there_is_no_voice_and_no_crash() -> None:
    voice = Voice("no-such-program")
    voice.say(["Mời chọn"], "vi")
    async with asyncio.timeout(SAID_S_MAX):
        await voice.finished()
    assert (voice.state.health, voice.state.word) == ("degraded", "no_voice")
    await voice.close()


@pytest.mark.sound
async def test_what_is_said_is_heard_and_the_next_word_cuts_it_off(pulse: PulseSink) -> None:
    voice = Voice()
    voice.say(["Mời chọn việc cần làm. Chứng thực bản sao, chữ ký. " * 20], "vi")
    async with asyncio.timeout(SAID_S_MAX):
        await asyncio.to_thread(_until, lambda: pulse.is_sounding, "somebody speaks")
        voice.say(["A049"], "vi")
        await voice.finished()
    assert voice.state.word == "ready"
    recording = await asyncio.to_thread(pulse.recording)
    assert _energy_s(recording) > 1.0
    await voice.close()


def _energy_s(recording: Path) -> float:
    """Seconds of a recording in which something sounds."""
    with wave.open(str(recording), "rb") as file:
        rate = file.getframerate()
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)
    frames = data[: len(data) // (rate // 50) * (rate // 50)].reshape(-1, rate // 50)
    return float((np.sqrt((frames**2).mean(axis=1)) > 200).sum() / 50)


@pytest.mark.screen
def test_a_bot_takes_a_number_from_what_it_hears_and_three_keys(tmp_path: Path) -> None:
    play("tests.kiosk.voice_scenes:a_bot_takes_a_number", (1080, 1920), tmp_path)


@pytest.mark.screen
def test_at_the_real_kiosk_a_number_is_taken_by_ear_and_three_keys(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice, heard = tmp_path / "bin" / "espeak-ng", tmp_path / "heard"
    voice.parent.mkdir()
    voice.write_text(f"#!/bin/sh\nexec cat - {tmp_path / 'end'} >> {heard}\n")
    voice.chmod(0o755)
    (tmp_path / "end").write_text("\n")
    (tmp_path / "kiosk.token").write_text(server.tokens["kiosk"])
    monkeypatch.setenv("PATH", f"{voice.parent}:{os.environ['PATH']}")
    for name, value in (("SERVER", server.url), ("HOME", tmp_path), ("TRANSCRIPT", heard)):
        monkeypatch.setenv(f"HEARD_{name}", str(value))
    play("tests.kiosk.listening:a_number_is_taken_by_ear", (540, 960), tmp_path)
    print(f"strokes: {(tmp_path / 'strokes').read_text()}")
    assert len(list((tmp_path / "slips").glob("*.png"))) == 1


def test_the_idle_question_does_not_answer_itself_by_being_spoken(tmp_path: Path) -> None:
    play(
        "tests.kiosk.voice_idle_scene:the_idle_question_does_not_answer_itself",
        (540, 960),
        tmp_path,
    )
