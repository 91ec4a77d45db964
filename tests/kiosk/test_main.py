"""The program itself: wrong use, a real window against the real server, and its end."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.__main__ import main
from tests.devices.lines import Socket
from tests.display.running import Machine, until
from tests.server import Server

WAIT_S = 30.0


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "kiosk.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('server = "x"\ntoken_file = "t"\n', "kiosk.toml:1: server: phải là địa chỉ máy chủ"),
        ("", "kiosk.toml:1: server: thiếu"),
        (
            'server = "http://127.0.0.1:1"\ntoken_file = "t"\nprinter = "epson"\n',
            'kiosk.toml:3: printer = "epson": allowed are none, network://',
        ),
    ],
)
def test_a_wrong_file_is_told_in_one_line_and_nothing_opens(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", str(write(tmp_path, text))]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert not (tmp_path / "kiosk.data").exists()


@pytest.mark.screen
def test_the_kiosk_finds_its_server_and_ends_when_asked(server: Server, tmp_path: Path) -> None:
    (tmp_path / "kiosk.token").write_text(server.tokens["kiosk"])
    config = write(
        tmp_path,
        f'server = "{server.url}"\ntoken_file = "kiosk.token"\n'
        "[screen]\nwindowed = true\nwidth = 540\nheight = 960\n",
    )
    environment = os.environ | {"SDL_VIDEODRIVER": "offscreen"}
    command = [sys.executable, "-m", "kiosk", "--config", str(config)]
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as kiosk:
        assert kiosk.stderr is not None
        said, until = b"", time.monotonic() + WAIT_S
        while b"the server answers" not in said:
            ready, _, _ = select.select([kiosk.stderr], [], [], max(0, until - time.monotonic()))
            piece = os.read(kiosk.stderr.fileno(), 4096) if ready else b""
            assert piece, said.decode()
            said += piece
        with pytest.raises(subprocess.TimeoutExpired):
            kiosk.wait(2.0)  # it has drawn the real office by then, and lives
        kiosk.send_signal(signal.SIGTERM)
        assert kiosk.wait(WAIT_S) == 0


@pytest.mark.screen
def test_a_slip_before_a_serial_scanner_opens_its_screen(server: Server, tmp_path: Path) -> None:
    socket = Socket(tmp_path)
    socket.plug(True)
    scanner = f'server = "{server.url}"\nscanner = "serial:{socket.link}"'
    with Machine("kiosk", tmp_path, scanner, server.tokens["kiosk"]) as kiosk:
        until(lambda: "the server answers" in kiosk.log, WAIT_S)
        until(lambda: kiosk.picture() == kiosk.picture(), WAIT_S)
        home = kiosk.picture()
        socket.poke(b"not one of ours\r\nXk3v9Qm2LrT8wYbNcD5fGh\r\n")
        until(lambda: changed(home, kiosk.picture()) > 0.2, WAIT_S)
    socket.plug(False)


def changed(before: Image.Image, after: Image.Image) -> float:
    """The share of pixels that are different."""
    same = ImageChops.difference(before, after).convert("L").histogram()[0]
    return 1 - same / (before.width * before.height)
