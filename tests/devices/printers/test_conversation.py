"""However slowly a printer took its bytes when it fell silent, that is known in time."""

from __future__ import annotations

import asyncio

import pytest

from devices.printers.conversation import Conversation
from devices.printers.driver import TIMEOUT_S
from devices.printers.status import QUERY
from tests.devices.waiting import WaitingLoop

KNOWN_S = 3.75
"""Of the 4 s of an alarm (driver.py); closing a connection has the rest."""
WELL = b"\x12\x12\x12\x12"


class DyingWire:
    """Answers the first question; from then on it only takes bytes, a piece in ``piece_s``."""

    def __init__(self, piece_s: float) -> None:
        self._piece_s = piece_s
        self._answers: asyncio.Queue[bytes] = asyncio.Queue()
        self._answers.put_nowait(WELL)

    async def read(self) -> bytes:
        return await self._answers.get()

    async def write(self, data: bytes) -> None:
        if data != QUERY:
            await asyncio.sleep(self._piece_s)


async def sent(talk: Conversation) -> None:
    assert await talk.send([b"band"] * 4) is None
    await talk.confirm(in_order=True)


@pytest.mark.parametrize("piece_s", [0, 0.59, 2.35, 3600])
def test_a_printer_that_falls_silent_at_any_speed_is_known_in_time(piece_s: float) -> None:
    async def silent_s() -> float:
        async with Conversation(DyingWire(piece_s), timeout_s=TIMEOUT_S) as talk:
            assert (await talk.ask()).word == "ready"
            died_at = asyncio.get_running_loop().time()
            with pytest.raises(TimeoutError):
                await sent(talk)
            return asyncio.get_running_loop().time() - died_at

    with asyncio.Runner(loop_factory=WaitingLoop) as runner:
        known_s = runner.run(silent_s())
    print(f"{piece_s} s a piece: known after {known_s:.2f} s")
    assert TIMEOUT_S / 2 <= known_s <= KNOWN_S
