"""The fleet over real sockets: plugs pulled, keys copied, orders given, help asked for."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from link import messages as m
from link.codec import decode, decode_view
from queue_server import contact as contact_module
from queue_server import fleet as fleet_module
from queue_server.log.verify import verify
from tests.server import ForkedServer, Server
from tests.web.desk import Desk

ALARM_S = 30.0
ORDER_ROUNDS = 50


def instance(word: str) -> dict[str, str]:
    return {"Motcua-Instance": word}


@asynccontextmanager
async def machine(
    desk: Desk, who: str, view: str, word: str = ""
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A machine's socket, with the first view taken: from then on the fleet knows it."""
    async with desk.live(who, view, headers=instance(word) if word else {}) as socket:
        await socket.receive(timeout=4)
        yield socket


async def obey(socket: aiohttp.ClientWebSocketResponse, word: str = "done") -> None:
    """Do every order, until the socket ends; reading also answers pings."""
    async for message in socket:
        if message.json().get("type") == "order":
            done = {"type": "order_done", "order": message.json()["id"], "ok": True, "word": word}
            await socket.send_json(done)


async def shown(
    socket: aiohttp.ClientWebSocketResponse, wanted: Callable[[Any], bool], kind: type
) -> Any:
    """The first view from now on of which that is true."""
    async with asyncio.timeout(2 * ALARM_S):
        while not wanted(view := decode_view((await socket.receive()).data, kind)):
            continue
    return view


def status_of(view: m.View[m.ManagerView], name: str) -> m.MachineStatus:
    return next(each for each in view.data.machines if each.name == name)


async def id_of(desk: Desk, name: str) -> str:
    rows = (await desk.get("administrator", "/machines")).as_(list[m.MachineStatus])
    return next(each.id for each in rows if each.name == name)


# -- plugs ------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = ForkedServer(tmp_path)
    made.start()
    yield made
    made.kill()


@asynccontextmanager
async def process(server: Server, who: str, view: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A machine of its own, live."""
    url = f"{server.api.replace('http', 'ws', 1)}/live?view={view}"
    command = [sys.executable, "-m", "tests.web.machine", url, server.tokens[who]]
    made = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert made.stdout is not None
    async with asyncio.timeout(20):
        assert await made.stdout.readline() == b"live\n"
    try:
        yield made
    finally:
        if made.returncode is None:
            made.kill()
        await made.wait()


async def test_a_pulled_plug_is_an_alarm_within_thirty_seconds_killed_or_frozen(server):
    url, headers = f"{server.api}/live?view=manager", server.headers("reports")
    async with (
        process(server, "kiosk", "kiosk") as killed,
        process(server, "rating", "rating") as frozen,
        aiohttp.ClientSession() as client,
        client.ws_connect(url, headers=headers) as manager,
    ):

        def both_well(view: m.View[m.ManagerView]) -> bool:
            both = (status_of(view, "kiosk"), status_of(view, "rating"))
            return all(each.online and each.parts == {"printer": "ok"} for each in both)

        await shown(manager, both_well, m.ManagerView)
        began = time.monotonic()
        os.kill(killed.pid, signal.SIGKILL)
        os.kill(frozen.pid, signal.SIGSTOP)
        took: dict[str, float] = {}

        def alarmed(view: m.View[m.ManagerView]) -> bool:
            for name in ("kiosk", "rating"):
                if status_of(view, name).alarms == ["offline"]:
                    took.setdefault(name, time.monotonic() - began)
            return len(took) == 2

        last = await shown(manager, alarmed, m.ManagerView)
    print(f"\nO8: alarm {took['kiosk']:.1f} s after kill, {took['rating']:.1f} s after a freeze")
    assert max(took.values()) <= ALARM_S
    assert min(took.values()) >= 5
    assert {status_of(last, name).health for name in took} == {"failed"}


async def test_an_order_goes_to_a_machine_and_back_in_a_moment(server):
    cookies = await server.session("administrator")
    async with (
        process(server, "kiosk", "kiosk"),
        aiohttp.ClientSession(cookies=cookies, headers={"Origin": server.url}) as client,
    ):
        async with client.get(f"{server.api}/machines") as answer:
            rows = decode(await answer.read(), list[m.MachineStatus])
        kiosk = next(each.id for each in rows if each.name == "kiosk")
        times_ms = []
        for _ in range(ORDER_ROUNDS):
            began = time.perf_counter()
            body = {"do": "identify"}
            async with client.post(f"{server.api}/machines/{kiosk}/orders", json=body) as answer:
                result = decode(await answer.read(), m.OrderResult)
            times_ms.append((time.perf_counter() - began) * 1000)
            assert (answer.status, result.ok, result.word) == (200, True, "identify")
    times_ms.sort()
    print(f"\norder there and back: median {times_ms[25]:.1f} ms, slowest {times_ms[-1]:.1f} ms")
    assert times_ms[25] <= 250


# -- clones -----------------------------------------------------------------------------------


async def test_a_copied_key_is_noticed_and_told_until_an_administrator_has_looked(desk):
    async with (
        machine(desk, "kiosk", "kiosk", "one") as first,
        desk.live("supervisor", "manager") as manager,
    ):
        reading = asyncio.create_task(obey(first))
        began = time.monotonic()
        async with machine(desk, "kiosk", "kiosk", "two") as second:

            def cloned(view: m.View[m.ManagerView]) -> bool:
                return status_of(view, "kiosk").alarms == ["cloned"]

            view = await shown(manager, cloned, m.ManagerView)
            print(f"\nS7: clone told {time.monotonic() - began:.2f} s after its first byte")
            assert status_of(view, "kiosk").online
            async with asyncio.timeout(4):
                await reading
            assert first.close_code == 1008
            assert (await second.receive(timeout=4)).type is aiohttp.WSMsgType.TEXT
    kiosk = await id_of(desk, "kiosk")
    looked = await desk.post("administrator", f"/machines/{kiosk}/acknowledge")
    assert looked.as_(m.MachineStatus).alarms == []
    lines = await desk.house.accounts._database.run(
        lambda connection: connection.execute(
            "SELECT who, what FROM audit WHERE what LIKE 'machine%' ORDER BY seq"
        ).fetchall()
    )
    assert lines == [
        ("server", "machine cloned"),
        ("administrator:administrator", "machine alarm acknowledged"),
    ]
    assert await desk.house.accounts._database.run(verify) is None


async def test_a_machine_started_anew_is_no_clone_though_its_old_socket_still_hangs(
    desk, monkeypatch
):
    monkeypatch.setattr(contact_module, "CHALLENGE_S", 0.2)
    async with machine(desk, "kiosk", "kiosk", "one"):
        pass
    async with (
        machine(desk, "kiosk", "kiosk", "two"),  # nobody reads it any more: it answers no ping
        machine(desk, "kiosk", "kiosk", "three") as third,
    ):
        async with asyncio.timeout(4):
            while desk.house.fleet._tasks:
                await asyncio.wait(desk.house.fleet._tasks)
        assert (await third.receive(timeout=4)).type is aiohttp.WSMsgType.TEXT
        status = desk.house.fleet.one(await id_of(desk, "kiosk"))
    assert (status.online, status.alarms) == (True, [])


# -- orders -----------------------------------------------------------------------------------


async def test_orders_are_given_by_whom_they_may_and_say_what_they_need(desk):
    kiosk = await id_of(desk, "kiosk")
    async with machine(desk, "kiosk", "kiosk") as socket:
        reading = asyncio.create_task(obey(socket))

        async def give(who: str, body: dict[str, object], at: str = kiosk) -> tuple[int, str]:
            answer = await desk.post(who, f"/machines/{at}/orders", body)
            if answer.status == 200:
                return 200, answer.as_(m.OrderResult).word
            return answer.status, answer.problem.at or answer.problem.code

        for do in ("identify", "test_print"):
            assert await give("supervisor", {"do": do}) == (200, "done")
        assert await give("supervisor", {"do": "volume", "percent": 40}) == (200, "done")
        for do in ("restart", "new_roll", "new_key"):
            assert await give("supervisor", {"do": do}) == (403, "do")
            assert await give("administrator", {"do": do}) == (200, "done")
        assert await give("administrator", {"do": "print"}) == (422, "do")
        assert await give("administrator", {"do": "volume"}) == (422, "percent")
        assert await give("administrator", {"do": "restart", "percent": 4}) == (422, "percent")
        assert await give("administrator", {"do": "explode"}) == (422, "$.do")
        assert await give("administrator", {"do": "restart"}, "nobody") == (404, "machine")
        reading.cancel()
    display = await id_of(desk, "display")
    assert await give("administrator", {"do": "restart"}, display) == (409, "machine_offline")


async def test_an_old_machine_that_drops_what_it_does_not_know_is_silent(desk, monkeypatch):
    monkeypatch.setattr(fleet_module, "ORDER_S", 0.2)
    kiosk = await id_of(desk, "kiosk")
    async with machine(desk, "kiosk", "kiosk"):
        answer = await desk.post("administrator", f"/machines/{kiosk}/orders", {"do": "identify"})
    assert (answer.status, answer.problem.code) == (504, "machine_silent")
    assert "chưa trả lời" in answer.problem.detail


async def test_an_order_repeated_with_its_key_is_done_once(desk):
    kiosk = await id_of(desk, "kiosk")
    async with machine(desk, "kiosk", "kiosk") as socket:
        done: list[str] = []

        async def count() -> None:
            async for message in socket:
                if message.json().get("type") == "order":
                    done.append(message.json()["id"])
                    said = {"type": "order_done", "order": done[-1], "ok": True}
                    await socket.send_json(said)

        reading = asyncio.create_task(count())
        path, key = f"/machines/{kiosk}/orders", {"Idempotency-Key": "order-0000000000000001"}
        answers = [
            await desk.post("administrator", path, {"do": "restart"}, headers=key) for _ in range(3)
        ]
        other = await desk.post("administrator", path, {"do": "new_key"}, headers=key)
        reading.cancel()
    assert [answer.status for answer in answers] == [200] * 3
    assert len({answer.body for answer in answers}) == len(done) == 1
    assert (other.status, other.problem.code) == (409, "idempotency_conflict")


async def test_a_machine_that_does_not_read_delays_no_order_and_no_other_machine(desk):
    kiosk, display = await id_of(desk, "kiosk"), await id_of(desk, "display")
    async with (
        machine(desk, "kiosk", "kiosk"),
        machine(desk, "display", "wall") as wall,
    ):
        reading = asyncio.create_task(obey(wall))
        silent = asyncio.create_task(
            desk.post("administrator", f"/machines/{kiosk}/orders", {"do": "identify"})
        )
        async with asyncio.timeout(2):
            answer = await desk.post(
                "administrator", f"/machines/{display}/orders", {"do": "identify"}
            )
        assert (answer.status, silent.done()) == (200, False)
        silent.cancel()
        reading.cancel()


# -- the list ---------------------------------------------------------------------------------


async def test_the_list_shows_every_machine_and_those_revoked_only_where_asked_for(desk):
    async with machine(desk, "kiosk", "kiosk") as socket:
        said = {"printer": "failed: paper_out"}
        await socket.send_json({"type": "health", "parts": said, "paper_percent": 0})
        async with desk.live("auditor", "manager") as manager:

            def told(view: m.View[m.ManagerView]) -> bool:
                return status_of(view, "kiosk").alarms == ["printer: paper_out"]

            await shown(manager, told, m.ManagerView)
        rows = (await desk.get("reports", "/machines")).as_(list[m.MachineStatus])
        kiosk = next(each for each in rows if each.name == "kiosk")
        assert (kiosk.online, kiosk.health, kiosk.parts, kiosk.paper_percent) == (
            True,
            "failed",
            said,
            0,
        )
    await desk.house.accounts.revoke_token(kiosk.id, by="test")

    async def names(query: str) -> set[str]:
        rows = (await desk.get("supervisor", f"/machines{query}")).as_(list[m.MachineStatus])
        return {each.name for each in rows}

    assert "kiosk" not in await names("")
    assert "kiosk" in await names("?all=1")


# -- help -------------------------------------------------------------------------------------


async def test_help_is_asked_for_seen_at_every_desk_at_once_and_answered(desk):
    async with (
        desk.live("supervisor", "manager") as manager,
        desk.live("counter1", "counter") as console,
        desk.live("kiosk", "kiosk") as kiosk,
    ):
        began = time.monotonic()
        asked = await desk.post("kiosk", "/help", {"place": "tầng 1"})
        call = asked.as_(m.HelpCall)
        assert (asked.status, call.machine, call.place) == (201, "kiosk", "tầng 1")
        for socket, kind in ((manager, m.ManagerView), (console, m.CounterView)):
            await shown(socket, lambda view: view.data.help == [call], kind)
        took_s = time.monotonic() - began
        again = await desk.post("kiosk", "/help")
        assert again.as_(m.HelpCall) == call
        answered = await desk.post("operator", f"/help/{call.id}/answer")
        goes = answered.as_(m.HelpCall)
        assert (answered.status, goes.by, goes.answered_at is not None) == (200, "operator", True)
        await shown(kiosk, lambda view: view.data.help == [goes], m.KioskView)
    print(f"\nA14: asked for and shown at two desks within {took_s * 1000:.0f} ms")
    assert took_s <= 2
    gone = await desk.post("operator", "/help/99/answer")
    assert (gone.status, gone.problem.at) == (404, "help")
