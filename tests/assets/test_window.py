"""How a program with a window ends, and with which code."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from assets import window


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (window.restart, window.RESTART),
        (lambda: os.kill(os.getpid(), signal.SIGTERM), 0),
        (lambda: os.kill(os.getpid(), signal.SIGINT), 0),
    ],
    ids=["told to start anew", "SIGTERM", "Ctrl+C"],
)
async def test_a_program_that_is_to_start_anew_says_so_with_its_exit_code(
    end, code, tmp_path: Path
):
    asyncio.get_running_loop().call_soon(end)
    work = asyncio.Event().wait()
    assert await window.until_told(work, tmp_path / "screen.png") == code


async def test_a_program_whose_window_was_closed_has_ended_well(tmp_path: Path):
    assert await window.until_told(asyncio.sleep(0), tmp_path / "screen.png") == 0


async def test_a_program_that_breaks_is_heard(tmp_path: Path):
    async def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await window.until_told(broken(), tmp_path / "screen.png")
