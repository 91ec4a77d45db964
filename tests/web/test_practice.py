"""Practice over HTTP: the console's own interface, answered by a room, and nothing real changes."""

from __future__ import annotations

import asyncio

from link import messages as m

COUNTER = "//practice/api/v1/counters/1"


async def begin(desk, who: str = "operator") -> None:
    assert (await desk.post(who, "//practice")).status == 303


async def view(desk, who: str = "operator") -> m.CounterView:
    answer = await desk.get(who, "//practice/api/v1/views/counter?counter=1")
    return answer.as_(m.View[m.CounterView]).data


async def call_one(desk) -> None:
    url = desk.server.make_url("/practice/api/v1/live?view=counter&counter=1")
    async with desk.client.ws_connect(url, headers=desk.headers("operator")) as socket:
        async with asyncio.timeout(5):
            while not (await socket.receive_json())["data"]["waiting"]:
                pass
    await desk.post("operator", f"{COUNTER}/open")
    await desk.post("operator", f"{COUNTER}/next")


async def test_what_is_done_in_practice_happens_nowhere_else(desk):
    await begin(desk)
    await call_one(desk)
    seen = await view(desk)
    assert seen.ticket is not None
    assert seen.practice == m.Practice(seen.practice.tasks, ["open", "next"])
    assert len(seen.practice.tasks) == 10
    real = (await desk.get("operator", "/views/counter?counter=1")).as_(m.View[m.CounterView]).data
    assert (real.state, real.ticket, real.waiting, real.practice) == ("closed", None, [], None)
    wall = (await desk.get("display", "/views/wall")).as_(m.View[m.WallView]).data
    assert wall.calls == []


async def test_practice_lives_as_a_console_does(desk):
    await begin(desk)
    url = desk.server.make_url("/practice/api/v1/live?view=counter&counter=1")
    async with desk.client.ws_connect(url, headers=desk.headers("operator")) as socket:
        first = (await socket.receive_json(timeout=5))["data"]
        assert first["practice"]["done"] == []
        await desk.post("operator", f"{COUNTER}/open")
        async with asyncio.timeout(5):
            while (await socket.receive_json())["data"]["practice"]["done"] != ["open"]:
                pass


async def test_a_break_in_practice_does_not_lock_the_real_session(desk):
    await begin(desk)
    await desk.post("operator", f"{COUNTER}/open")
    paused = await desk.post("operator", f"{COUNTER}/pause", {"reason": "họp"})
    assert paused.as_(m.CounterStatus).state == "paused"
    assert (await desk.get("operator", "/views/counter?counter=1")).status == 200


async def test_without_a_room_the_console_is_sent_to_the_page_that_begins_one(desk):
    refused = await desk.post("operator", f"{COUNTER}/next")
    assert (refused.status, refused.problem.code) == (409, "no_practice")
    page = await desk.get("operator", "//practice/counter")
    assert (page.status, page.headers["Location"]) == (303, "/practice")
    await begin(desk)
    assert (await desk.get("operator", "//practice/counter")).status == 200
    await desk.post("operator", "//practice/end")
    assert (await desk.post("operator", f"{COUNTER}/next")).problem.code == "no_practice"


async def test_nothing_but_the_console_is_there_to_practise_with(desk):
    await begin(desk, "supervisor")
    for path in ("/queues/A/close", "/tickets/void", "/message", "/configuration", "/users"):
        answer = await desk.post("supervisor", f"//practice/api/v1{path}", {})
        assert answer.status in (404, 405), path
