"""What a kiosk remembers of its server, and the numbers it gives with that alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from kiosk.flow import Visit
from kiosk.memory import NAME, Memory, NoOwnNumber
from kiosk.offline import SESSION_MAX
from link.codec import decode
from link.messages import AdoptTicket, KioskView, View
from link.spool import ADOPTED, Spool
from tests.kiosk.samples import NOW, VIEW

VISIT = Visit("vi", queue="A")
SECOND = timedelta(seconds=1)


def word(now: datetime, view: KioskView = VIEW) -> View[KioskView]:
    """The server's word at a moment of its clock."""
    return View(view="kiosk", epoch=1, version=1, as_of=0, now=now, data=view)


class Clock:
    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with Spool(tmp_path / "spool.db") as opened:
        yield opened


def online(spool: Spool, clock: Clock, *, at: datetime = NOW) -> Memory:
    memory = Memory(spool, clock)
    memory.hear(word(at))
    memory.learn(7)
    return memory


def adoptions(spool: Spool) -> list[AdoptTicket]:
    return [decode(one.body, AdoptTicket) for one in spool.unadopted()]


def test_a_kiosk_that_never_heard_its_server_gives_no_number(spool: Spool) -> None:
    with pytest.raises(NoOwnNumber, match="never_online"):
        Memory(spool, Clock()).give(VISIT)
    assert spool.unadopted() == []


def test_a_number_is_written_with_all_that_its_adoption_needs(spool: Spool) -> None:
    clock = Clock(NOW - timedelta(minutes=7))
    memory = online(spool, clock)
    key = spool.begin("POST", "/tickets", b"{}")
    clock.now += SECOND
    ticket = memory.give(Visit("en", queue="A", class_="priority", errands=("1.001193",)), key)
    assert (ticket.number, ticket.priority, ticket.issued_at) == ("A7-001", True, NOW + SECOND)
    assert adoptions(spool) == [
        AdoptTicket(
            "A7-001", "A", NOW + SECOND, class_="priority", language="en",
            procedures=["1.001193"], slip="failed", replaces=key,
        )
    ]  # fmt: skip
    assert spool.pending() == []


def test_the_server_is_told_once_how_the_slip_fared(spool: Spool) -> None:
    memory = online(spool, Clock())
    first, second = memory.give(VISIT), memory.give(VISIT)
    memory.slip(first.id, "printed")
    assert memory.unsettled == {first.id, second.id}
    memory.settled(first.id)
    assert memory.unsettled == {second.id}
    assert [one.slip for one in adoptions(spool)] == ["printed", "failed"]


def test_after_a_restart_without_the_server_it_goes_on_where_it_was(spool: Spool) -> None:
    clock = Clock(NOW - timedelta(hours=5))
    online(spool, clock).give(VISIT)
    again = Memory(spool, clock)
    clock.now += SECOND
    assert again.now() == NOW + SECOND
    assert again.give(VISIT).number == "A7-002"
    assert again.view() is not None
    assert [queue.waiting for queue in again.view().queues] == [0] * 8


def test_no_number_of_its_own_is_older_than_the_servers_last(spool: Spool) -> None:
    clock = Clock()
    online(spool, clock).note(NOW + timedelta(minutes=3))
    clock.now = NOW - timedelta(days=400)
    assert Memory(spool, clock).give(VISIT).issued_at == NOW + timedelta(minutes=3)


def test_little_is_written_while_all_is_well(spool: Spool) -> None:
    clock = Clock()
    memory, written = online(spool, clock), spool.recall(NAME)
    for second in range(59):
        clock.now = NOW + second * SECOND
        busier = replace(VIEW, queues=[replace(q, waiting=second) for q in VIEW.queues])
        memory.hear(word(clock.now, busier))
    assert spool.recall(NAME) == written
    memory.hear(word(NOW + 60 * SECOND))
    assert spool.recall(NAME) != written


def test_a_changed_tile_is_written_at_once(spool: Spool) -> None:
    memory = online(spool, Clock())
    memory.hear(word(NOW, replace(VIEW, queues=VIEW.queues[:2])))
    assert len(Memory(spool, Clock()).known.view.queues) == 2


def test_a_memory_that_cannot_be_read_is_none(spool: Spool) -> None:
    spool.remember(NAME, b'{"view": 12')
    assert Memory(spool, Clock()).ability() == "never_online"


@settings(max_examples=60, stateful_step_count=40)
class AnyLife(RuleBasedStateMachine):
    """A kiosk that is switched off and on, with a clock that anybody may set, by its server's
    side and away from it."""

    @initialize()
    def begin(self) -> None:
        self.spool = Spool(Path(":memory:"))
        self.clock = Clock()
        self.server = NOW
        self.memory = online(self.spool, self.clock)
        self.given: list[tuple[str, str, datetime]] = []

    @rule(queue=st.sampled_from("AB"))
    def give(self, queue: str) -> None:
        if self.memory.ability() != "may":
            return
        ticket = self.memory.give(replace(VISIT, queue=queue))
        day = self.spool._db.execute("SELECT day FROM journal WHERE key = ?", (ticket.id,)).get
        self.given.append((str(day), ticket.number, ticket.issued_at))

    @rule(seconds=st.integers(0, 20_000))
    def time_passes(self, seconds: int) -> None:
        self.clock.now += seconds * SECOND
        self.server += seconds * SECOND

    @rule()
    def the_server_speaks(self) -> None:
        self.memory.hear(word(self.server))

    @rule()
    def all_are_adopted(self) -> None:
        for one in self.spool.unadopted():
            self.spool.settle(one.key, ADOPTED)

    @rule(seconds=st.integers(-400_000, 400_000))
    def switched_off_and_on_with_a_clock_that_was_set(self, seconds: int) -> None:
        self.clock.now += seconds * SECOND
        self.memory = Memory(self.spool, self.clock)

    @invariant()
    def no_number_is_given_twice_on_a_day(self) -> None:
        numbers = [(day, number) for day, number, _ in getattr(self, "given", [])]
        assert len(numbers) == len(set(numbers))

    @invariant()
    def times_and_days_only_grow(self) -> None:
        given = getattr(self, "given", [])
        assert [at for _, _, at in given] == sorted({at for _, _, at in given})
        assert [day for day, _, _ in given] == sorted(day for day, _, _ in given)

    def teardown(self) -> None:
        if hasattr(self, "spool"):
            self.spool.close()


TestAnyLife = AnyLife.TestCase


def test_a_day_without_the_server_is_the_end_also_over_restarts(spool: Spool) -> None:
    clock = Clock()
    online(spool, clock)
    clock.now = NOW + SESSION_MAX + SECOND
    with pytest.raises(NoOwnNumber, match="too_long"):
        Memory(spool, clock).give(VISIT)
