"""An officer's keypad against the real server: one press, one effect, and nothing afterwards."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from devices.keypads.virtual import VirtualKeypad
from kiosk.keypad import UNANSWERED_S, CallingKeypad, Told
from link.client import Client
from link.settings import Settings
from tests.server import Server

WAIT_S = 20.0


class Desk:
    """Counter 1 with its keypad; ``press`` comes a second after the last."""

    def __init__(self, server: Server, folder: Path) -> None:
        token = folder / "counter1.token"
        token.write_text(server.tokens["counter1"])
        self.server = server
        self.ahead_s = 0.0
        self.told: list[Told] = []
        self._came = asyncio.Event()
        self.client = Client(Settings(server.url, str(token)))
        self.keypad = VirtualKeypad(clock=self.now)
        self.calling = CallingKeypad(
            self.client, self.keypad, self._note, deadline_s=1.0, clock=self.now
        )

    def now(self) -> float:
        return time.monotonic() + self.ahead_s

    def _note(self, told: Told) -> None:
        self.told.append(told)
        self._came.set()

    def press(self, key: str) -> None:
        self.ahead_s += 1.0
        self.keypad.press(key)

    async def word(self, count: int) -> str:
        """The last of so many things told."""
        async with asyncio.timeout(WAIT_S):
            while len(self.told) < count:
                self._came.clear()
                await self._came.wait()
        assert len(self.told) == count
        return self.told[-1].word

    async def pressed(self, key: str) -> str:
        count = len(self.told) + 1
        self.press(key)
        return await self.word(count)

    async def ask(self, path: str, machine: str = "counter1", **body: Any) -> Any:
        headers = self.server.headers(machine)
        async with (
            aiohttp.ClientSession(headers=headers) as http,
            http.post(self.server.api + path, json=body or None) as answer,
        ):
            return await answer.json()

    async def numbers(self, count: int) -> None:
        for _ in range(count):
            await self.ask("/tickets", "kiosk", queue="A")

    def events(self, kind: str) -> int:
        rows = self.server.read("SELECT * FROM events")
        return sum(f'"{kind}"' in str(cell) for row in rows for cell in row)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One that may be stopped in the middle."""
    server = Server(tmp_path / "office")
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def desk(own_server: Server, tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(own_server, tmp_path)
    await desk.ask("/counters/1/open")
    work = asyncio.create_task(desk.calling.run())
    async with asyncio.timeout(WAIT_S):
        while desk.calling.counter is None:  # noqa: ASYNC110 (the line tells nobody)
            await asyncio.sleep(0.01)
    yield desk
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await desk.client.close()


async def test_a_morning_at_the_counter_with_one_hand(desk: Desk) -> None:
    await desk.numbers(2)
    assert await desk.pressed("\n") == "done"
    assert await desk.pressed("*") == "done"
    assert await desk.pressed("0") == "done"
    assert await desk.pressed(".") == "done"
    assert await desk.pressed("+") == "done"
    assert (desk.events("TicketCalled"), desk.events("TicketRecalled")) == (2, 1)
    assert await desk.pressed("/") == "done"
    assert await desk.pressed("+") == "done"


async def test_fifty_presses_in_half_a_second_call_one_number(desk: Desk) -> None:
    await desk.numbers(3)
    desk.press("\n")
    for key in "\n+" * 25:
        desk.keypad.press(key)
    assert await desk.word(1) == "done"
    assert desk.events("TicketCalled") == 1


async def test_a_press_while_another_is_carried_out_is_not_kept_for_later(desk: Desk) -> None:
    await desk.numbers(3)
    os.kill(desk.server.process.pid, signal.SIGSTOP)
    try:
        desk.press("\n")
        await asyncio.sleep(0)
        for _ in range(5):
            desk.press("\n")
            await asyncio.sleep(0)
    finally:
        os.kill(desk.server.process.pid, signal.SIGCONT)
    assert await desk.word(1) == "done"
    assert desk.events("TicketCalled") == 1


async def test_refusals_are_told_in_the_words_of_the_console(desk: Desk) -> None:
    assert await desk.pressed("\n") == "nobody"
    assert await desk.pressed("*") == "no_ticket_in_hand"
    assert desk.told[-1].text("en") != desk.told[-1].text("vi")
    assert [told.is_trouble for told in desk.told] == [False, True]


async def test_who_does_not_come_is_a_no_show(desk: Desk) -> None:
    await desk.numbers(1)
    assert await desk.pressed("\n") == "done"
    assert await desk.pressed("-") == "done"
    assert desk.events("TicketMissed") == 1


async def test_while_the_server_is_away_nothing_is_tried_and_nothing_is_kept(desk: Desk) -> None:
    await desk.numbers(2)
    desk.server.kill()
    async with asyncio.timeout(WAIT_S):
        while await desk.pressed("\n") != "no_server":
            assert desk.told[-1].word == "unanswered"
    desk.server.start()
    async with asyncio.timeout(WAIT_S):
        while desk.client.state != "live":  # noqa: ASYNC110 (the line tells nobody)
            await asyncio.sleep(0.01)
    assert desk.events("TicketCalled") == 0
    desk.ahead_s += UNANSWERED_S
    assert await desk.pressed("\n") == "done"
    assert desk.events("TicketCalled") == 1


async def test_a_press_again_after_a_lost_answer_is_the_same_request(desk: Desk) -> None:
    await desk.numbers(3)
    os.kill(desk.server.process.pid, signal.SIGSTOP)
    try:
        assert await desk.pressed("\n") == "unanswered"
    finally:
        os.kill(desk.server.process.pid, signal.SIGCONT)
    async with asyncio.timeout(WAIT_S):
        while await desk.pressed("\n") == "no_server":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert desk.told[-1].word == "done"
    assert desk.events("TicketCalled") == 1
    assert await desk.pressed("\n") == "done"
    assert desk.events("TicketCalled") == 2
