"""What every machine is doing: there or not, well or not, one or two of it, and told what to do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from link import messages as m
from link.codec import decode
from queue_server import contact as contact_module
from queue_server import fleet as fleet_module
from queue_server.accounts import MachineRow
from queue_server.contact import Contact
from queue_server.fleet import (
    CLONED_MS,
    OFFLINE_MS,
    PRINT_S,
    Fleet,
    MachineOffline,
    MachineSilent,
)
from queue_server.hub import Kind, Slot
from queue_server.log import audit
from queue_server.log.database import FILE, connect
from queue_server.office_day import KeyReused
from queue_server.views.common import moment

NOON_MS = 1_795_237_200_000
PAPER_OUT = m.Health({"printer": "failed: paper_out", "screen": "ok"}, "1.2", 0)


def row(machine: str, role: str = "kiosk", *, counter: int = 0, **more: Any) -> MachineRow:
    kept: dict[str, Any] = {"revoked_ms": None, "last_seen_ms": None, "series": None} | more
    return MachineRow(
        id=machine, role=role, name=machine, counter=counter, place="tầng 1", created_ms=1, **kept
    )


class Peer:
    """The far end of a live socket: a process that answers pings, or one that is gone."""

    def __init__(self, *, answers: bool = True) -> None:
        self.answers, self.contact = answers, None
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def ping(self, message: bytes = b"") -> None:
        if self.answers:
            self.contact.pong(message)

    async def close(self, *, code: int, message: bytes = b"", drain: bool = True) -> bool:
        if not self.closed.done():
            self.closed.set_result(code)
        return True


class Yard:
    """A fleet on a clock with hands, with its audit in a list."""

    def __init__(self, *rows: MachineRow) -> None:
        self.rows, self.now_ms = list(rows), NOON_MS
        self.audit: list[tuple[str, str, dict[str, object]]] = []
        self.changes = 0
        self.fleet = Fleet(
            self.read, self.record, now_ms=lambda: self.now_ms, on_change=self.on_change
        )

    async def read(self) -> list[MachineRow]:
        return self.rows

    async def record(self, *, who: str, what: str, detail: dict[str, object]) -> None:
        self.audit.append((who, what, detail))

    def on_change(self) -> None:
        self.changes += 1

    async def join(self, machine: str, instance: str = "", *, answers: bool = True) -> Contact:
        peer = Peer(answers=answers)
        peer.contact = Contact(machine, instance, Slot(Kind("kiosk")), peer)
        peer.contact.heard_ms = self.now_ms
        await self.fleet.join(peer.contact)
        return peer.contact

    def of(self, machine: str) -> m.MachineStatus:
        return self.fleet.one(machine)


@pytest.fixture
async def yard() -> Yard:
    made = Yard(row("k1"), row("w1", "display"), row("c2", "counter", counter=2))
    await made.fleet.renew()
    return made


async def closed_with(contact: Contact) -> int:
    async with asyncio.timeout(2):
        return await contact._socket.closed


async def order_taken(contact: Contact) -> m.Order:
    async with asyncio.timeout(2):
        return decode(await contact.slot.take(), m.Order)


# -- there, and well --------------------------------------------------------------------------


async def test_a_machine_that_was_never_there_is_offline_without_an_alarm(yard):
    yard.now_ms += 10 * OFFLINE_MS
    seen = yard.of("k1")
    assert (seen.online, seen.alarms, seen.last_seen) == (False, [], None)


async def test_a_machine_tells_how_it_is(yard):
    contact = await yard.join("k1")
    yard.fleet.heard("k1", PAPER_OUT)
    assert yard.of("k1") == m.MachineStatus(
        id="k1",
        role="kiosk",
        name="k1",
        place="tầng 1",
        counter=None,
        online=True,
        health="failed",
        parts={"printer": "failed: paper_out", "screen": "ok"},
        alarms=["printer: paper_out"],
        version="1.2",
        last_seen=moment(contact.heard_ms),
        paired_at=moment(1),
        revoked=False,
        paper_percent=0,
    )
    yard.fleet.heard("k1", m.Health({"printer": "degraded: paper_low"}))
    assert (yard.of("k1").health, yard.of("k1").alarms) == ("degraded", [])
    yard.fleet.heard("k1", m.Health({"printer": "ok", "sound": "whistling"}))
    assert yard.of("k1").health == "degraded"


async def test_what_a_machine_tells_of_itself_is_cut_to_size(yard):
    await yard.join("k1")
    yard.fleet.heard("k1", m.Health({"p" * 500: "failed: " + "x" * 5_000}))
    [(part, word)] = yard.of("k1").parts.items()
    assert (len(part), len(word)) == (40, 80)


async def test_a_machine_away_for_more_than_twenty_seconds_is_an_alarm_until_it_is_back(yard):
    contact = await yard.join("k1")
    yard.fleet.heard("k1", PAPER_OUT)
    yard.fleet.leave(contact)
    yard.now_ms += OFFLINE_MS
    assert (yard.of("k1").online, yard.of("k1").alarms) == (False, [])
    yard.now_ms += 1
    assert (yard.of("k1").health, yard.of("k1").alarms) == ("failed", ["offline"])
    yard.fleet.heard("k1", m.Health({"printer": "ok"}))
    await yard.join("k1")
    assert (yard.of("k1").health, yard.of("k1").alarms) == ("ok", [])


async def test_after_a_restart_of_the_server_machines_have_twenty_seconds_to_come_back():
    yard = Yard(row("k1", last_seen_ms=NOON_MS - 3_600_000), row("r1", "reports", last_seen_ms=1))
    await yard.fleet.renew()
    yard.now_ms += OFFLINE_MS
    assert yard.of("k1").alarms == []
    yard.now_ms += 1
    assert yard.of("k1").alarms == ["offline"]
    assert yard.of("k1").last_seen == moment(NOON_MS - 3_600_000)
    assert yard.of("r1").alarms == []


async def test_a_revoked_machine_is_shown_only_where_asked_for_and_is_no_alarm(yard):
    yard.fleet.leave(await yard.join("k1"))
    yard.rows[0] = row("k1", revoked_ms=NOON_MS)
    await yard.fleet.renew()
    yard.now_ms += 10 * OFFLINE_MS
    assert [each.id for each in yard.fleet.status()] == ["w1", "c2"]
    assert [each.id for each in yard.fleet.status(revoked=True)] == ["k1", "w1", "c2"]
    assert (yard.of("k1").revoked, yard.of("k1").alarms) == (True, [])


async def test_a_machine_paired_by_another_process_is_known_when_it_comes(yard):
    yard.rows.append(row("k2"))
    await yard.join("k2")
    assert yard.of("k2").online


# -- one or two of it -------------------------------------------------------------------------


async def test_two_living_instances_of_one_machine_are_a_clone(yard):
    first = await yard.join("k1", "one")
    second = await yard.join("k1", "two")
    assert await closed_with(first) == 1008
    assert yard.of("k1").alarms == ["cloned"]
    assert not second._socket.closed.done()
    assert [(who, what) for who, what, _ in yard.audit] == [("server", "machine cloned")]
    assert yard.changes == 1


async def test_a_machine_back_before_its_dead_socket_was_given_up_is_no_clone(yard, monkeypatch):
    monkeypatch.setattr(contact_module, "CHALLENGE_S", 0.05)
    ghost = await yard.join("k1", "one", answers=False)
    await yard.join("k1", "two")
    assert await closed_with(ghost) == 1008
    assert (yard.of("k1").alarms, yard.audit) == ([], [])


async def test_a_machine_that_was_started_anew_in_the_ordinary_way_is_no_clone(yard):
    yard.fleet.leave(await yard.join("k1", "one"))
    await yard.join("k1", "two")
    assert (yard.of("k1").alarms, yard.fleet._tasks) == ([], set())


async def test_one_process_may_have_several_sockets_and_a_heartbeat_answers_no_challenge(
    yard, monkeypatch
):
    monkeypatch.setattr(contact_module, "CHALLENGE_S", 0.05)
    ghost = await yard.join("k1", "one", answers=False)
    await yard.join("k1", "one")
    assert yard.fleet._tasks == set()
    ghost.pong(b"")
    assert not await ghost.is_alive()


async def test_programs_that_read_reports_may_be_as_many_as_they_like():
    yard = Yard(row("r1", "reports"))
    for _ in range(3):
        await yard.join("r1")
    assert yard.fleet._tasks == set()


async def test_the_alarm_of_a_clone_stands_until_somebody_has_looked_or_a_day_is_over(yard):
    async def clone(first: str, second: str) -> None:
        older = await yard.join("k1", first)
        await yard.join("k1", second)
        assert await closed_with(older) == 1008

    await clone("one", "two")
    await clone("three", "four")
    assert len(yard.audit) == 1
    await yard.fleet.acknowledge("k1", by="administrator:Hoa")
    assert yard.of("k1").alarms == []
    assert yard.audit[-1][:2] == ("administrator:Hoa", "machine alarm acknowledged")
    await clone("five", "six")
    assert (yard.of("k1").alarms, len(yard.audit)) == (["cloned"], 3)
    yard.now_ms += CLONED_MS
    assert yard.of("k1").alarms == []


async def test_the_alarm_of_a_clone_outlives_a_restart(yard, tmp_path):
    connection = connect(tmp_path / FILE)

    def write(at_ms: int, machine: str, what: str) -> None:
        audit.record(connection, at_ms, who="x", what=what, detail={"id": machine})

    for machine in ("k1", "w1", "c2"):
        write(NOON_MS, machine, audit.CLONED)
    write(NOON_MS + 1, "w1", audit.ACKNOWLEDGED)
    write(NOON_MS + 2, "c2", audit.ACKNOWLEDGED)
    write(NOON_MS + 3, "c2", audit.CLONED)
    write(NOON_MS + 4, "gone", audit.CLONED)
    since = audit.cloned_since(connection, NOON_MS)
    assert since == {"k1": NOON_MS, "c2": NOON_MS + 3, "gone": NOON_MS + 4}
    assert "k1" not in audit.cloned_since(connection, NOON_MS + 1)
    connection.close()
    yard.fleet.recall(since)
    assert [each.alarms for each in yard.fleet.status()] == [["cloned"], [], ["cloned"]]


async def test_the_alarm_of_a_clone_stands_though_it_cannot_be_written_down(yard):
    async def full(**line: object) -> None:
        raise OSError("disk full")

    yard.fleet._record = full
    first = await yard.join("k1", "one")
    await yard.join("k1", "two")
    assert await closed_with(first) == 1008
    assert yard.of("k1").alarms == ["cloned"]


async def test_the_list_of_machines_is_read_again_though_it_could_not_be_once(yard, monkeypatch):
    monkeypatch.setattr(fleet_module, "RENEW_S", 0)
    read_again = asyncio.Event()

    async def broken() -> list[MachineRow]:
        if not yard.audit:
            yard.audit.append(("", "broken", {}))
            raise OSError("disk broken")
        read_again.set()
        return yard.rows

    yard.fleet._rows = broken
    keeping = asyncio.create_task(yard.fleet.keep())
    async with asyncio.timeout(2):
        await read_again.wait()
    keeping.cancel()


# -- told what to do --------------------------------------------------------------------------


async def test_an_order_goes_to_the_newest_socket_and_its_answer_comes_back(yard):
    old = await yard.join("k1", "same")
    contact = await yard.join("k1", "same")
    asked = asyncio.create_task(
        yard.fleet.order("k1", m.Order("7", "volume", 40), by="administrator:Hoa")
    )
    assert await order_taken(contact) == m.Order("7", "volume", 40)
    yard.fleet.done("k1", m.OrderDone("7", True, "done"))
    assert await asked == m.OrderResult("7", True, "done")
    assert not old.slot._filled.is_set()
    told = {"id": "k1", "role": "kiosk", "name": "k1", "do": "volume"}
    assert yard.audit == [("administrator:Hoa", "machine ordered", told)]


async def test_a_machine_that_is_not_there_is_told_nothing(yard):
    for machine in ("k1", "nobody"):
        with pytest.raises(MachineOffline):
            await yard.fleet.order(machine, m.Order("7", "identify"), by="x")
    assert yard.audit == []


async def test_a_machine_that_does_not_answer_is_silent_and_may_still_answer_later(yard):
    contact = await yard.join("k1")
    order = m.Order("7", "restart")
    with pytest.raises(MachineSilent):
        await yard.fleet.order("k1", order, within_s=0.02)
    await order_taken(contact)
    yard.fleet.done("k1", m.OrderDone("7", True, "late"))
    assert (await yard.fleet.order("k1", order)).word == "late"
    assert not contact.slot._filled.is_set()


async def test_the_same_order_again_is_not_sent_twice_and_another_under_its_key_is_refused(yard):
    contact = await yard.join("k1")
    order = m.Order("7", "restart")
    twice = [
        asyncio.create_task(yard.fleet.order("k1", order, fingerprint="same")) for _ in range(2)
    ]
    await order_taken(contact)
    yard.fleet.done("k1", m.OrderDone("7", True))
    assert await twice[0] == await twice[1]
    assert not contact.slot._filled.is_set()
    with pytest.raises(KeyReused):
        await yard.fleet.order("k1", order, fingerprint="other")


async def test_only_the_machine_that_was_told_can_answer(yard):
    contact = await yard.join("k1")
    await yard.join("w1")
    asked = asyncio.create_task(yard.fleet.order("k1", m.Order("7", "identify")))
    await order_taken(contact)
    yard.fleet.done("w1", m.OrderDone("7", True, "forged"))
    yard.fleet.done("k1", m.OrderDone("8", True, "never asked"))
    yard.fleet.done("k1", m.OrderDone("7", False, "unknown_order"))
    assert await asked == m.OrderResult("7", False, "unknown_order")


async def test_an_order_that_cannot_be_recorded_is_not_given(yard):
    async def full(**line: object) -> None:
        raise OSError("disk full")

    yard.fleet._record = full
    contact = await yard.join("k1")
    for _ in range(2):
        with pytest.raises(OSError, match="disk full"):
            await yard.fleet.order("k1", m.Order("7", "restart"), by="x")
    assert not contact.slot._filled.is_set()


async def test_so_many_orders_are_remembered_and_no_more(yard, monkeypatch):
    monkeypatch.setattr(fleet_module, "ORDERS_MAX", 3)
    await yard.join("k1")
    for n in range(6):
        with pytest.raises(MachineSilent):
            await yard.fleet.order("k1", m.Order(str(n), "identify"), within_s=0)
    assert list(yard.fleet._given) == ["3", "4", "5"]


async def test_a_slip_is_printed_by_the_machine_at_the_counters_desk(yard):
    assert yard.fleet.printer_of(2) is None
    contact = await yard.join("c2")
    assert yard.fleet.printer_of(2) is None
    yard.fleet.heard("c2", m.Health({"printer": "ok"}))
    assert (yard.fleet.printer_of(2), yard.fleet.printer_of(1)) == ("c2", None)
    ticket = m.Ticket("20261121-A012", "A012", "A", False, moment(NOON_MS), "waiting", "none")
    issued = m.Issued(ticket, 6, None, [1], None)
    order = m.Order("7", "print", slip=issued)
    asked = asyncio.create_task(yard.fleet.order("c2", order, within_s=PRINT_S))
    assert await order_taken(contact) == order
    yard.fleet.done("c2", m.OrderDone("7", True, "printed"))
    assert (await asked).word == "printed"
    yard.fleet.leave(contact)
    assert yard.fleet.printer_of(2) is None
