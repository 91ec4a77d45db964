"""S6: what each kind of machine may say on its socket, and that all others only listen."""

from __future__ import annotations

import aiohttp
import pytest

from queue_server.web.live import POLICY_VIOLATION
from tests.web.desk import Desk

VIEW_OF = {
    "display": "wall",
    "kiosk": "kiosk",
    "counter1": "counter",
    "rating": "rating",
    "reports": "manager",
    "supervisor": "manager",
    "administrator": "wall",
}
SAID = {
    "health": {"type": "health", "parts": {"printer": "ok"}},
    "order_done": {"type": "order_done", "order": "never given", "ok": True},
    "announced": {"type": "announced", "call": "20261121-1"},
    "next": {"type": "next"},
    "order": {"type": "order", "id": "1", "do": "restart"},
}
A_SCREEN = {"health", "order_done"}
MAY_SAY = {
    "display": A_SCREEN | {"announced"},
    "kiosk": A_SCREEN,
    "counter1": A_SCREEN,
    "rating": A_SCREEN,
    "reports": set(),
    "supervisor": set(),
    "administrator": set(),
}


async def is_heard(desk: Desk, who: str, message: dict[str, object]) -> bool:
    """Whether the socket is still answered after saying so; if not it was put out."""
    async with desk.live(who, VIEW_OF[who], autoping=False) as socket:
        await socket.receive(timeout=4)
        await socket.send_json(message)
        await socket.ping(b"still there")
        while (answer := await socket.receive(timeout=4)).type is aiohttp.WSMsgType.TEXT:
            continue
        if answer.type is aiohttp.WSMsgType.PONG:
            return bytes(answer.data) == b"still there"
        assert socket.close_code == POLICY_VIOLATION
        return False


@pytest.mark.parametrize("who", MAY_SAY)
async def test_each_may_say_on_its_socket_what_is_its_own_to_say(desk, who):
    heard = {what for what, message in SAID.items() if await is_heard(desk, who, message)}
    assert heard == MAY_SAY[who]


async def test_what_a_kiosk_says_of_itself_is_told_of_no_other_machine(desk):
    await is_heard(desk, "kiosk", SAID["health"])
    parts = {each.name: each.parts for each in desk.house.fleet.status() if each.parts}
    assert parts == {"kiosk": {"printer": "ok"}}
