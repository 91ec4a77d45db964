"""The same number on new paper, and slips from the printer at a counter's desk."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

from link import messages as m


async def test_a_reprint_is_the_same_number_and_ends_the_code_before_it(desk):
    first = (await desk.post("kiosk", "/tickets", {"queue": "A"})).as_(m.Issued)
    again = (await desk.post("operator", f"/tickets/{first.ticket.id}/reprint")).as_(m.Issued)
    assert (again.ticket.number, again.copy) == (first.ticket.number, 2)
    assert first.track_url != again.track_url
    old, new = ("//t/" + url.rpartition("/")[2] for url in (first.track_url, again.track_url))
    assert (await desk.ask("anonymous", "GET", old)).status == 404
    assert (await desk.ask("anonymous", "GET", new)).status == 200
    refused = await desk.post("operator", f"/tickets/{first.ticket.id}/reprint")
    assert refused.problem.code == "reprinted_enough"
    more = await desk.post("supervisor", f"/tickets/{first.ticket.id}/reprint")
    assert more.as_(m.Issued).copy == 3


@asynccontextmanager
async def desk_printer(desk, *, ok: bool = True, word: str = ""):
    """A machine at counter 1 with a printer, which answers every order; the orders it was given."""
    given: list[dict] = []
    known = asyncio.Event()

    async def serve(socket) -> None:
        async for message in socket:
            said = json.loads(message.data)
            if said.get("data", {}).get("printer"):
                known.set()
            if said.get("type") == "order":
                given.append(said)
                done = {"type": "order_done", "order": said["id"], "ok": ok, "word": word}
                await socket.send_json(done)

    async with desk.live("counter1", "counter&counter=1") as socket:
        await socket.send_json({"type": "health", "parts": {"printer": "ok: ready"}})
        task = asyncio.create_task(serve(socket))
        await known.wait()
        yield given
        task.cancel()


async def test_the_desk_prints_a_slip_that_never_came_out_and_says_so(desk):
    ticket = await desk.issue()
    async with desk_printer(desk) as given:
        answer = await desk.post("operator", "/counters/1/print", {"ticket": ticket})
    assert answer.as_(m.OrderResult).ok
    slip = given[0]["slip"]
    assert (slip["ticket"]["number"], slip["copy"]) == ("A001", 1)
    assert (await desk.get("kiosk", f"/tickets/{ticket}")).as_(m.Ticket).slip == "printed"


async def test_a_slip_that_was_printed_is_printed_again_only_when_asked_so(desk):
    ticket = await desk.issue()
    await desk.post("kiosk", f"/tickets/{ticket}/slip", {"state": "printed"})
    async with desk_printer(desk) as given:
        refused = await desk.post("operator", "/counters/1/print", {"ticket": ticket})
        assert (refused.status, refused.problem.allowed) == (409, ["again"])
        await desk.post("operator", "/counters/1/print", {"ticket": ticket, "again": True})
    assert [order["slip"]["copy"] for order in given] == [2]


async def test_the_same_request_prints_once(desk):
    ticket = await desk.issue()
    body, key = {"ticket": ticket, "again": True}, {"Idempotency-Key": "print-once-0001"}
    async with desk_printer(desk) as given:
        for _ in range(3):
            assert (
                await desk.post("operator", "/counters/1/print", body, headers=key)
            ).status == 200
    assert len(given) == 1


async def test_a_printer_without_paper_is_told_with_its_word_and_the_slip_has_failed(desk):
    ticket = await desk.issue()
    async with desk_printer(desk, ok=False, word="paper_out"):
        answer = await desk.post("operator", "/counters/1/print", {"ticket": ticket})
    assert answer.as_(m.OrderResult).word == "paper_out"
    assert (await desk.get("kiosk", f"/tickets/{ticket}")).as_(m.Ticket).slip == "failed"


async def test_a_counter_without_a_printer_at_its_desk_says_so(desk):
    ticket = await desk.issue()
    answer = await desk.post("operator", "/counters/1/print", {"ticket": ticket})
    assert (answer.status, answer.problem.code) == (409, "machine_offline")
