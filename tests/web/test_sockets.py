"""S6: what each principal may say on its live socket; whoever says anything else is put out."""

from __future__ import annotations

import json

import pytest

from link.messages import FromMachine
from tests.web.desk import EVERYBODY

SAID = {
    "announced": {"type": "announced", "call": "none", "spoken": True},
    "health": {"type": "health", "parts": {"screen": "ok"}},
    "order_done": {"type": "order_done", "order": "none", "ok": True},
    "next": {"type": "next", "counter": 1},
    "finish": {"type": "finish", "counter": 1},
    "view": {"view": "wall", "epoch": 1, "version": 1, "as_of": 1, "data": {}},
}
OF_A_SCREEN = {"health", "order_done"}
MAY_SAY = {
    "kiosk": OF_A_SCREEN,
    "rating": OF_A_SCREEN,
    "counter1": OF_A_SCREEN,
    "display": {*OF_A_SCREEN, "announced"},
}
"""Everybody else only listens."""
WATCHES = {
    "kiosk": "kiosk",
    "display": "wall",
    "rating": "rating&counter=1",
    "counter1": "counter&counter=1",
    "operator": "counter&counter=1",
}
PUT_OUT, WENT = 1008, 1000


async def ending(desk, who: str, said: str) -> int | None:
    """How a socket ends on which this is said and then goodbye."""
    async with desk.live(who, WATCHES.get(who, "manager")) as socket:
        await socket.receive()
        await socket.send_str(json.dumps(SAID[said]))
        await socket.close(code=WENT)
        return socket.close_code


@pytest.mark.parametrize("said", SAID)
async def test_a_message_is_heard_only_from_whom_it_may_come(desk, said):
    before = await desk.house.day.read(lambda state: state.version)
    endings = {who: await ending(desk, who, said) for who in EVERYBODY if who != "anonymous"}
    heard = {who for who, code in endings.items() if code == WENT}
    assert heard == {who for who, may in MAY_SAY.items() if said in may}
    assert {code for who, code in endings.items() if who not in heard} <= {PUT_OUT}
    assert await desk.house.day.read(lambda state: state.version) == before


def test_every_message_of_a_machine_stands_in_this_table():
    kinds = {kind.__struct_config__.tag for kind in FromMachine.__args__}
    assert set().union(*MAY_SAY.values()) == kinds


@pytest.mark.parametrize("who", ["kiosk", "display", "rating", "reports"])
async def test_a_machine_of_no_counter_cannot_call(desk, who):
    answer = await desk.post(who, "/counters/1/next")
    assert (answer.status, answer.problem.code) == (403, "forbidden")
