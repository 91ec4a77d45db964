"""Somebody who sees nothing at the real kiosk: hears its voice, and strikes three keys.

The voice's program is a file that keeps what it would say; the keys come to the window as those of
a pad do. Nothing else is known of the kiosk. Server and folder are in HEARD_*.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

from kivy.core.window import Window

from kiosk import flow
from kiosk.app import KioskApp, run
from kiosk.guidance import JACK_IN, JACK_OUT
from kiosk.voice import pronounced
from link.settings import Settings
from tests.kiosk.seated import running

SELECT, NEXT = 13, 274
STROKES_MAX = 40
WAIT_S = 60.0


class Listener:
    def __init__(self, app: KioskApp, heard: Path) -> None:
        self.app = app
        self.strokes = 0
        self._heard = heard

    @property
    def visit(self) -> flow.Visit:
        return self.app.machine.visit

    @property
    def transcript(self) -> list[str]:
        """What was said so far, a string of the screen on each line."""
        told = self._heard.read_text("utf-8") if self._heard.exists() else ""
        return [line for line in told.splitlines() if line]

    async def strike(self, key: int) -> None:
        """A key, when it would not be taken for the one before; then listen to the end."""
        clock = self.app.machine._clock
        await self.until(lambda: clock() - self.visit.entered > flow.GUARD_S)
        Window.dispatch("on_key_down", key, 0, "", [])
        self.strokes += 1
        await asyncio.sleep(0.1)
        await self.until(lambda: not self.app.voice.is_speaking)

    async def choose(self, wanted: str) -> None:
        """Next until it is heard, then select."""
        for _ in range(STROKES_MAX):
            await self.strike(NEXT)
            if self.transcript[-1] == said(wanted):
                return await self.strike(SELECT)
        raise AssertionError(f"never heard {wanted}: {self.transcript}")

    async def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + WAIT_S
        while not holds():
            assert time.monotonic() < end, f"{self.visit}: {self.transcript}"
            await asyncio.sleep(0.02)


def said(text: str) -> str:
    return f"{pronounced(text, 'vi')}."


async def _take_a_number(bot: Listener) -> None:
    machine = bot.app.machine
    await bot.until(lambda: machine.view is not None)
    assert bot.transcript == []
    for key, is_on in ((JACK_OUT, False), (JACK_IN, True), (JACK_IN, True)):
        await bot.strike(key)
        assert bot.visit.voice == is_on
    assert said("Mời chọn việc cần làm") in bot.transcript
    await bot.choose("Chứng thực bản sao, chữ ký")
    await bot.until(lambda: bot.visit.step == flow.CLASS)
    await bot.choose("Lấy số thường")
    await bot.until(lambda: bot.visit.step == flow.NUMBER)
    given = bot.visit.given
    assert given is not None
    await bot.until(lambda: said(given.number) in bot.transcript)
    assert said("Phía trước còn: 0 người") in bot.transcript
    await bot.strike(JACK_OUT)
    assert (bot.visit.step, bot.visit.voice) == (flow.NUMBER, False)
    await bot.strike(NEXT)
    assert bot.visit.voice, "an arrow begins it as well"
    await bot.choose("Xong")
    await bot.until(lambda: bot.visit.step == flow.HOME and not bot.visit.voice)


def a_number_is_taken_by_ear() -> None:
    asyncio.run(_play(Path(os.environ["HEARD_HOME"])))


async def _play(home: Path) -> None:
    settings = Settings(
        os.environ["HEARD_SERVER"],
        str(home / "kiosk.token"),
        printer=f"virtual:{home / 'slips'}",
    )
    work = asyncio.create_task(run(settings, home))
    bot = Listener(await running(), Path(os.environ["HEARD_TRANSCRIPT"]))
    try:
        await _take_a_number(bot)
        (home / "strokes").write_text(str(bot.strokes))
    finally:
        bot.app.stop()
        await work
