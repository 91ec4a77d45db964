"""Health that the server hears of, and orders that are carried out once and answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from link import care as care_module
from link.care import CannotDo, Care, OrderedVolume
from link.client import Client
from link.exchange import VERSION
from link.keys import digest
from link.messages import Health, KioskView, Order, OrderDone
from link.pairing import Pairing
from link.settings import Settings
from tests.link.office import FakeOffice, until


class Cared:
    """A machine that is live, and what has happened to it."""

    def __init__(self, office: FakeOffice, folder: Path) -> None:
        token = folder / "kiosk.token"
        token.write_text("mck_held")
        office.accepted = {digest("mck_held")}
        self.settings = Settings(f"http://127.0.0.1:{office.server.port}", str(token))
        self.client = Client(self.settings, chance=lambda: 0.01)
        self.ended = 0
        self.pairing = Pairing(self.settings, "kiosk", self.client)
        self.care = Care(self.client, self.pairing, self._end)

    def _end(self) -> None:
        self.ended += 1

    async def watch(self) -> None:
        async with aclosing(self.client.live(KioskView)) as views:
            async for _ in views:
                pass


@pytest.fixture
async def office() -> AsyncIterator[FakeOffice]:
    made = FakeOffice()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def machine(office: FakeOffice, tmp_path: Path) -> AsyncIterator[Cared]:
    made = Cared(office, tmp_path)
    tasks = [asyncio.create_task(work()) for work in (made.care.run, made.watch)]
    await until(lambda: office.sockets)
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    await made.pairing._exchange.close()
    await made.client.close()


async def told(queue: asyncio.Queue[Health]) -> Health:
    return await asyncio.wait_for(queue.get(), 5.0)


async def answer(office: FakeOffice, **order: object) -> OrderDone:
    await office.order(**order)
    return await asyncio.wait_for(office.done.get(), 5.0)


async def test_health_is_told_when_the_line_opens_on_change_and_every_ten_seconds(
    office, machine, monkeypatch
):
    assert await told(office.health) == Health({}, VERSION, None)
    machine.care.note({"printer": "ok: ready"}, paper_percent=80)
    machine.care.note({"scanner": "ok: ready"})
    machine.care.note({"scanner": "ok: ready"})
    both = Health({"printer": "ok: ready", "scanner": "ok: ready"}, VERSION, 80)
    assert await told(office.health) == both
    assert office.health.empty()
    for socket in list(office.sockets):
        await socket.close()
    assert await told(office.health) == both  # a new line hears it anew
    monkeypatch.setattr(care_module, "HEALTH_S", 0.01)
    machine.care.note({"printer": "failed: paper_out"})
    changed = await told(office.health)
    assert changed.parts["printer"] == "failed: paper_out"
    assert await told(office.health) == changed


async def test_what_changes_while_health_is_being_sent_is_told_too(
    office: FakeOffice, machine: Cared, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await told(office.health)).parts == {}
    send, torn = machine.client.send, ["failed: paper_out"]

    async def slow(message: Health) -> bool:
        while torn:
            machine.care.note({"printer": torn.pop()})
        return await send(message)

    monkeypatch.setattr(machine.client, "send", slow)
    machine.care.note({"printer": "ok: ready"})
    assert (await told(office.health)).parts == {"printer": "ok: ready"}
    assert (await told(office.health)).parts == {"printer": "failed: paper_out"}


async def test_an_order_is_done_once_and_answered_as_often_as_it_comes(office, machine):
    prints = []

    async def print_test(order: Order) -> None:
        prints.append(order.id)

    machine.care.on("test_print", print_test)
    order = {"id": "o1", "do": "test_print"}
    assert await answer(office, **order) == OrderDone("o1", True)
    assert await answer(office, **order) == OrderDone("o1", True)
    assert await answer(office, id="o2", do="test_print") == OrderDone("o2", True)
    assert prints == ["o1", "o2"]


async def test_what_cannot_be_done_is_answered_with_a_word(office, machine):
    async def no_paper(order: Order) -> None:
        raise CannotDo("paper_out")

    async def broken(order: Order) -> None:
        raise ZeroDivisionError

    machine.care.on("test_print", no_paper)
    machine.care.on("new_roll", broken)
    assert await answer(office, id="1", do="dance") == OrderDone("1", False, "unknown_order")
    assert await answer(office, id="2", do="print") == OrderDone("2", False, "unknown_order")
    assert await answer(office, id="3", do="test_print") == OrderDone("3", False, "paper_out")
    assert await answer(office, id="4", do="new_roll") == OrderDone("4", False, "failed")


async def test_a_restart_is_answered_before_the_program_ends(office, machine):
    assert await answer(office, id="1", do="restart") == OrderDone("1", True)
    await until(lambda: machine.ended == 1)


async def test_its_name_is_shown_for_ten_seconds(office, machine, monkeypatch):
    monkeypatch.setattr(care_module, "IDENTIFY_S", 0.05)
    named = []
    machine.care.changed = lambda: named.append(machine.care.is_named)
    assert await answer(office, id="1", do="identify") == OrderDone("1", True)
    await until(lambda: named == [True, False])


async def test_a_name_that_is_asked_for_again_is_shown_for_ten_seconds_more(
    office: FakeOffice, machine: Cared, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[bool] = []
    machine.care.changed = lambda: named.append(machine.care.is_named)
    monkeypatch.setattr(care_module, "IDENTIFY_S", 3600.0)
    await answer(office, id="1", do="identify")
    asked_first = machine.care._naming
    await answer(office, id="2", do="identify")
    assert named == [True, True]
    assert asked_first is not None
    assert asked_first.cancelled()


async def test_a_new_key_is_made_on_order_and_opens_the_next_line(office, machine):
    assert await answer(office, id="1", do="new_key") == OrderDone("1", True)
    key = machine.settings.token()
    assert key != "mck_held"
    assert office.accepted == {digest(key)}
    for socket in list(office.sockets):
        await socket.close()
    await until(lambda: office.keys_seen[-1] == key)


async def test_a_volume_holds_until_another_is_ordered_also_after_a_restart(
    office, machine, tmp_path
):
    volume = OrderedVolume(tmp_path / "volume.txt")
    assert volume.percent is None
    machine.care.on("volume", volume.set)
    assert await answer(office, id="1", do="volume", percent=30) == OrderDone("1", True)
    assert OrderedVolume(tmp_path / "volume.txt").percent == volume.percent == 30
    assert await answer(office, id="2", do="volume") == OrderDone("2", False, "no_percent")
    (tmp_path / "volume.txt").write_text("loud")
    assert OrderedVolume(tmp_path / "volume.txt").percent is None


async def test_more_orders_than_a_machine_can_carry_out_are_refused(office, machine):
    may_end = asyncio.Event()

    async def slow(order: Order) -> None:
        await may_end.wait()

    machine.care.on("test_print", slow)
    for n in range(care_module.AT_ONCE_MAX):
        await office.order(id=f"slow {n}", do="test_print")
    assert await answer(office, id="one more", do="test_print") == OrderDone(
        "one more", False, "busy"
    )
    may_end.set()
    done = {(await asyncio.wait_for(office.done.get(), 5.0)).ok for _ in range(5)}
    assert done == {True}
