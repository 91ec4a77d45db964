"""A keyboard is found by what it is, and taken for this program alone."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
from pathlib import Path

import pytest

from devices.wired import WiredDevice, word_of
from devices.wires import KeyboardWire, SerialWire, find
from tests.devices.lines import Socket, until_word


def plugged(folder: Path, event: str, vendor: str, product: str, keys: str) -> None:
    for name, text in (("vendor", vendor), ("product", product)):
        file = folder / event / "device/id" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")
    file = folder / event / "device/capabilities/key"
    file.parent.mkdir(parents=True)
    file.write_text(keys + "\n")


def test_of_a_scanner_with_two_faces_the_one_that_types_is_read(tmp_path: Path) -> None:
    plugged(tmp_path, "event2", "0c2e", "0901", "3f000300000000 0 0")
    plugged(tmp_path, "event3", "0c2e", "0901", "1000000000007 ff9f207ac14057ff fffffffffffffffe")
    plugged(tmp_path, "event4", "046d", "c31c", "fffffffffffffffe")
    assert find("0C2E", "0901", tmp_path) == "/dev/input/event3"


def test_a_mouse_is_no_keyboard_and_nothing_is_nothing(tmp_path: Path) -> None:
    plugged(tmp_path, "event1", "046d", "c077", "ff0000 0 0 0 0")
    for vendor, product in (("046d", "c077"), ("1111", "2222")):
        with pytest.raises(OSError, match="No such device") as missing:
            find(vendor, product, tmp_path)
        assert word_of(missing.value) == "unplugged"


class Deaf(WiredDevice):
    kind = "deaf"

    def _typed(self, data: bytes) -> None:
        raise AssertionError(data)


async def test_a_keyboard_that_another_program_has_is_busy_until_it_lets_go(tmp_path: Path) -> None:
    taken = [OSError(errno.EBUSY, "taken")]

    def grab(_fd: int) -> None:
        if taken:
            raise taken.pop()

    socket = Socket(tmp_path)
    socket.plug(True)
    async with Deaf(KeyboardWire(str(socket.link), grab=grab), name="k") as device:
        assert (device.state.health, device.state.word) == ("failed", "busy")
        await until_word(device, "ready")
    socket.plug(False)


async def test_why_it_cannot_be_read_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wire = SerialWire(str(tmp_path / "nothing"))
    async with Deaf(wire, name="k", retry_delay_s=0.001, retry_delay_s_max=0.001):
        await asyncio.sleep(0.05)
    told = [record.getMessage() for record in caplog.records if ".k" in record.name]
    assert told == [f"[Errno 2] No such file or directory: '{wire.path}'", "down: unplugged"]


async def test_a_keyboard_that_cannot_be_grabbed_is_not_read(tmp_path: Path) -> None:
    socket = Socket(tmp_path)
    socket.plug(True)
    async with Deaf(KeyboardWire(str(socket.link)), name="k") as device:
        assert device.state.word == "wrong_device"
    socket.plug(False)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        *((errno.ENOENT, "unplugged"), (errno.EIO, "unplugged"), (errno.EACCES, "not_allowed")),
        *((errno.EBUSY, "busy"), (errno.ENOTTY, "wrong_device")),
    ],
)
def test_every_failure_has_its_word(number: int, word: str) -> None:
    assert word_of(OSError(number, os.strerror(number))) == word


def test_a_line_that_is_no_line_leaves_nothing_open(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.touch()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        with pytest.raises(OSError, match="ioctl"):
            SerialWire(str(file)).connect()
    assert len(os.listdir("/proc/self/fd")) == before
