"""Keys beside the screen, on the real flow and a real server: one press is one rating."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from devices.pads.virtual import VirtualPad
from kiosk import rating_flow as flow
from kiosk.rating import RatingPad
from kiosk.rating_main import main
from link.client import Client
from link.settings import Settings
from link.spool import Spool
from tests.rating.test_true_run import ask, finish_a_visit, ratings
from tests.server import Server

WAIT_S = 20.0


class Pad:
    """The pad of counter 1 with its box of keys, and a clock that can be put forward."""

    def __init__(self, server: Server, folder: Path) -> None:
        token = folder / "rating.token"
        token.write_text(server.tokens["rating"])
        self.ahead_s = 0.0
        self.spool = Spool(folder / "spool.db")
        self.client = Client(Settings(server.url, str(token)), spool=self.spool)
        self.keys = VirtualPad(clock=self.now)
        self.pad = RatingPad(self.client, self.spool, keys=self.keys, clock=self.now)
        self._changed = asyncio.Event()
        self.pad.changed = self._changed.set

    def now(self) -> float:
        return time.monotonic() + self.ahead_s

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def step(self, step: str) -> None:
        await self.until(lambda: self.pad.pad.step == step)

    def press(self, key: str) -> None:
        """A second after the last."""
        self.ahead_s += 1.0
        self.keys.press(key)


@pytest.fixture
async def pad(server: Server, tmp_path: Path) -> AsyncIterator[Pad]:
    pad = Pad(server, tmp_path)
    work = asyncio.create_task(pad.pad.run())
    yield pad
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await pad.client.close()
    pad.spool.close()


async def test_a_press_rates_a_finished_visit_once_and_the_keys_go_dark(
    server: Server, pad: Pad
) -> None:
    before = len(ratings(server))
    await pad.until(lambda: pad.pad.view is not None)
    pad.press("1")
    ticket = await finish_a_visit(server)
    await pad.step(flow.FACES)
    assert pad.keys.lit
    pad.press("2")
    await pad.step(flow.REASONS)
    assert not pad.keys.lit
    for _ in range(50):
        pad.keys.press("5")
    pad.ahead_s += flow.REASONS_S
    await pad.step(flow.THANKS)
    [rated] = ratings(server)[before:]
    assert f'"ticket":"{ticket}"' in rated
    assert '"score":4' in rated
    pad.ahead_s += flow.THANKS_S
    await pad.step(flow.CLOSED)
    pad.press("1")
    assert len(ratings(server)) == before + 1
    assert (await ask(server, "rating", f"/tickets/{ticket}/rating", {"score": 1}))[0] == 409


async def test_a_key_and_a_finger_are_one_rating(server: Server, pad: Pad) -> None:
    await finish_a_visit(server)
    before = len(ratings(server))
    await pad.step(flow.FACES)
    pad.press("5")
    await pad.step(flow.REASONS)
    pad.ahead_s += 1.0
    pad.pad.act(flow.GiveScore(5))
    pad.pad.act(flow.Done())
    await pad.step(flow.THANKS)
    [rated] = ratings(server)[before:]
    assert '"score":1' in rated


async def test_keys_that_are_pulled_out_are_told_to_the_server(server: Server, pad: Pad) -> None:
    cookies = await server.session("administrator")
    await pad.until(lambda: pad.pad.view is not None)

    async def told(word: str) -> None:
        url = f"{server.api}/machines"
        async with asyncio.timeout(WAIT_S), aiohttp.ClientSession(cookies=cookies) as http:
            while True:
                async with http.get(url) as answer:
                    if f'"pad":"{word}"' in (await answer.text()).replace(" ", ""):
                        return
                await asyncio.sleep(0.05)

    await told("ok:ready")
    pad.keys.set_connected(False)
    await told("failed:unplugged")
    pad.keys.set_connected(True)
    await told("ok:ready")


def test_a_wrong_pad_is_told_in_one_line_and_nothing_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pad.toml"
    file.write_text('server = "http://127.0.0.1:1"\ntoken_file = "t"\npad = "hid"\n')
    assert main(["--config", str(file)]) == 2
    error = capsys.readouterr().err
    assert f'{file}:3: pad = "hid": no such kind; allowed are none, keyboard:PATH' in error
    assert not (tmp_path / "pad.data").exists()
