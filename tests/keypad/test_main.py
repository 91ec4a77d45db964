"""The program itself: wrong use, a real keypad on a pseudo-terminal, a real server, and its end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest

from kiosk.keypad_main import beep, main
from tests.devices.lines import Socket
from tests.keypad.test_keypad import WAIT_S
from tests.server import Server

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "1: keypad: allowed are keyboard:PATH|VENDOR:PRODUCT, serial:PATH"),
        ('keypad = "none"', "3: keypad: allowed are keyboard:PATH"),
        ('keypad = "abacus"', '3: keypad = "abacus": no such kind; allowed are none, keyboard:'),
        ('keypad = "virtual"\naudio = " "', '4: audio = " ": allowed are none, default'),
    ],
)
def test_a_wrong_file_is_told_in_one_line(
    line: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "keypad.toml"
    file.write_text(f'server = "http://127.0.0.1:1"\ntoken_file = "t"\n{line}\n')
    assert main(["--config", str(file)]) == 2
    error = capsys.readouterr().err
    assert f"{file}:{told}" in error
    assert "Traceback" not in error
    assert not (tmp_path / "keypad.data").exists()


def test_the_sound_is_short_and_audible(tmp_path: Path) -> None:
    with wave.open(str(beep(tmp_path / "data" / "beep.wav"))) as file:
        assert 0.1 < file.getnframes() / file.getframerate() < 0.3
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    assert 8_000 < max(samples) < 16_000
    assert samples[0] == 0


def test_a_key_on_a_line_reaches_the_server_and_its_answer_is_told(
    server: Server, tmp_path: Path
) -> None:
    socket = Socket(tmp_path)
    socket.plug(True)
    (tmp_path / "c.token").write_text(server.tokens["counter2"])
    config = tmp_path / "keypad.toml"
    config.write_text(
        f'server = "{server.url}"\ntoken_file = "c.token"\nlanguage = "en"\n'
        f'keypad = "serial:{socket.link}?baud=115200"\n'
    )
    log = tmp_path / "keypad.log"
    command = [sys.executable, "-m", "kiosk.keypad_main", "--config", str(config)]
    with log.open("wb") as told, subprocess.Popen(command, stderr=told, cwd=ROOT) as program:
        try:
            until = time.monotonic() + WAIT_S
            while "recall: The counter has no ticket" not in log.read_text("utf-8"):
                assert time.monotonic() < until, log.read_text("utf-8")
                socket.poke(b"*")
                time.sleep(0.6)
            program.send_signal(signal.SIGTERM)
            assert program.wait(WAIT_S) == 0
        finally:
            program.kill()
    socket.plug(False)
