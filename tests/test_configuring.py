"""A configuration is changed while the office works: its versions, the day, the audit."""

from __future__ import annotations

import copy
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from queue_server import configuration
from queue_server.configuration import SAMPLE, ConfigurationError, load_office
from queue_server.configuring import (
    Configuring,
    Stale,
    UnknownVersion,
    Version,
    Wanted,
    checked_against,
    versions,
)
from queue_server.core import commands as c
from queue_server.core.office import MINUTE_MS
from queue_server.log.database import Database, connect, transaction
from queue_server.log.sqlite import SqliteLog
from queue_server.log.verify import verify
from queue_server.office_day import Busy, OfficeDay
from queue_server.toml_reading import document_of
from tests.bench import HOUR_MS, Hands
from tests.test_toml_editing import DOCUMENT, TEXT, changed

AT_MS = 1_795_222_800_000


# -- damaged documents ------------------------------------------------------------------------

HURT = 200
HURT_AT_NIGHT = 2_000
JUNK = ("", "=cmd|'/c calc'!A1", "<script>", "\0", "x" * 500, -1, 2**70, True, None, [], {}, [[]])


def hurt(chance: random.Random) -> dict[str, Any]:
    """The sample's document with a few values replaced, taken out or put where none belongs."""
    document = copy.deepcopy(DOCUMENT)
    for _ in range(chance.randint(1, 4)):
        at: Any = document
        while isinstance(at, dict | list) and at and chance.random() < 0.8:
            key = chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
            if not isinstance(at[key], dict | list) or chance.random() < 0.2:
                at[key] = chance.choice(JUNK)
                break
            at = at[key]
        else:
            if isinstance(at, dict):
                at[chance.choice(["zzz", "code", "a.b", 'q"', "é\n"])] = chance.choice(JUNK)
    return document


def newest() -> Version:
    office = configuration.msgspec.json.encode(load_office(SAMPLE)).decode()
    return Version(1, 0, "test", office, TEXT)


def told_of(amount: int) -> int:
    """How many of so many damaged documents were refused, all of them in words."""
    chance, base, refused = random.Random(23), newest(), 0
    for _ in range(amount):
        checked = checked_against(base, Wanted(document=hurt(chance)))
        assert (checked.office is None) == bool(checked.problems)
        assert all(one.vi and one.en for one in checked.problems)
        refused += bool(checked.problems)
    return refused


def test_two_hundred_damaged_documents_give_an_office_or_words():
    assert told_of(HURT) > HURT // 2


@pytest.mark.nightly
def test_two_thousand_damaged_documents_give_an_office_or_words():
    assert told_of(HURT_AT_NIGHT) > HURT_AT_NIGHT // 2


# -- the office at work -----------------------------------------------------------------------


class Opened:
    """The sample office at work on a real file."""

    def __init__(self, database: Database, day: OfficeDay, hands: Hands) -> None:
        self.database, self.day, self.hands = database, day, hands
        self.configuring = Configuring(database, day)

    async def audit(self) -> list[tuple[str, str]]:
        return await self.database.run(
            lambda connection: connection.execute("SELECT who, what FROM audit").fetchall()
        )

    async def rules(self) -> Any:
        return await self.day.read(lambda state: state.office and state.office.rules)


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    path = tmp_path / "office.db"
    office = load_office(SAMPLE)
    connection = connect(path)
    with transaction(connection):
        configuration.store(connection, office, TEXT, by="test", now_ms=AT_MS)
    connection.close()
    database = await Database.open(path)
    hands = Hands()
    day = OfficeDay(SqliteLog(database, office.id), office, hands.clock(0))
    await day.start()
    yield Opened(database, day, hands)
    await day.close()
    await database.close()


LATER = Wanted(document=changed(lambda d: d["rules"].update(issue_before_min=45)))


async def test_a_change_is_in_force_kept_and_in_the_audit(opened):
    made = await opened.configuring.change(LATER, base=1, by="administrator:hoa")
    assert (made.number, made.by) == (2, "administrator:hoa")
    assert (await opened.rules()).issue_before_ms == 45 * MINUTE_MS
    assert made.office.rules == await opened.rules()
    assert (await opened.audit())[-1] == ("administrator:hoa", "configuration set")
    assert await opened.database.run(verify) is None


async def test_the_audit_says_what_was_before_and_after(opened):
    await opened.configuring.change(LATER, base=1, by="hoa")
    (detail,) = await opened.database.run(
        lambda c_: c_.execute("SELECT detail FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    )
    told = configuration.msgspec.json.decode(detail)
    assert told["changes"] == [{"path": "rules.issue_before_min", "before": None, "after": 45}]


async def test_of_two_who_change_the_same_version_the_second_is_told(opened):
    await opened.configuring.change(LATER, base=1, by="hoa")
    other = Wanted(document=changed(lambda d: d.update(hotline="19001000")))
    with pytest.raises(Stale) as stale:
        await opened.configuring.change(other, base=1, by="lan")
    assert stale.value.newest == 2


async def test_an_answer_that_was_lost_is_given_again(opened):
    first = await opened.configuring.change(LATER, base=1, by="hoa")
    assert await opened.configuring.change(LATER, base=1, by="hoa") == first
    with pytest.raises(Stale):
        await opened.configuring.change(LATER, base=1, by="lan")


async def test_what_is_wrong_is_told_and_nothing_happens(opened):
    wrong = Wanted(document=changed(lambda d: d["queue"][0].update(code="O", preset="sold")))
    with pytest.raises(ConfigurationError) as refused:
        await opened.configuring.change(wrong, base=1, by="hoa")
    assert [problem.path for problem in refused.value.problems] == [
        ("queue", 0, "code"),
        ("queue", 0, "preset"),
    ]
    assert (await opened.configuring.current()).number == 1


async def test_an_office_keeps_its_id(opened):
    other = Wanted(document=changed(lambda d: d.update(id="elsewhere")))
    checked = await opened.configuring.check(other)
    assert [problem.path for problem in checked.problems] == [("id",)]


async def test_a_queue_in_which_somebody_waits_cannot_go(opened):
    def without_c(d: dict[str, Any]) -> None:
        d["queue"].pop(2)
        for counter in d["counter"]:
            counter["queues"].pop("C", None)

    gone = Wanted(document=changed(without_c))
    assert (await opened.configuring.check(gone)).problems == ()
    await opened.day.ask(c.IssueTicket("C"))
    (problem,) = (await opened.configuring.check(gone)).problems
    assert (problem.key, problem.path) == ("queue C", ("queue",))


async def test_a_counter_at_which_somebody_is_served_cannot_go(opened):
    gone = Wanted(document=changed(lambda d: d["counter"].pop(0)))
    await opened.day.ask(c.IssueTicket("A"))
    await opened.day.ask(c.OpenCounter(1, "Hoa"))
    await opened.day.ask(c.CallNext(1))
    (problem,) = (await opened.configuring.check(gone)).problems
    assert problem.key == "counter 1"


async def test_words_alone_are_kept_too(opened):
    text = "# for the new hall\n" + TEXT
    made = await opened.configuring.change(Wanted(toml=text), base=1, by="hoa")
    assert (made.number, made.toml) == (2, text)
    assert (await opened.audit())[-1] == ("hoa", "configuration set")


async def test_a_change_that_changes_nothing_makes_no_version(opened):
    made = await opened.configuring.change(Wanted(document=DOCUMENT), base=1, by="hoa")
    assert made.number == 1


async def test_undoing_says_again_what_was_said_and_keeps_what_was_undone(opened):
    await opened.configuring.change(LATER, base=1, by="hoa")
    made = await opened.configuring.undo(1, by="lan")
    assert (made.number, made.toml, made.by) == (3, TEXT, "lan")
    assert (await opened.rules()).issue_before_ms == 30 * MINUTE_MS
    assert [one.number for one in await opened.configuring.history()] == [3, 2, 1]
    with pytest.raises(UnknownVersion):
        await opened.configuring.undo(9, by="lan")


async def test_what_cannot_be_written_is_neither_in_force_nor_in_the_audit(opened):
    """The version that it would be is there already: nothing of the three is written."""
    office = replace((await opened.configuring.current()).office, hotline="19001000")
    kept = configuration.to_keep(1, office, TEXT, by="hoa", now_ms=AT_MS)
    before = await opened.audit()
    with pytest.raises(Busy):
        await opened.day.ask(c.SetConfiguration(office), aside=(kept,))
    assert await opened.day.read(lambda state: state.office and state.office.hotline) == "1022"
    assert await opened.audit() == before
    assert len(await opened.database.run(versions, 9)) == 1


async def test_tomorrow_begins_with_what_was_set_today(opened):
    made = await opened.configuring.change(LATER, base=1, by="hoa")
    opened.hands.forward(19 * HOUR_MS)
    await opened.day.ask(c.IssueTicket("A"))
    found = await opened.day.read(lambda state: (state.day, state.office))
    assert found == ("2026-11-22", made.office)


S21 = [
    "<script>alert(1)</script>",
    "'; DROP TABLE events; --",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "%s%n{0}{vi}",
    'tên "trong ngoặc"',
    "C:\\new\\table",
    "#not a comment",
    "[[queue]]",
    "Đ̣ược\u0301 ký",
    "名前 🏛",
]


@pytest.mark.parametrize("name", S21)
async def test_a_name_is_kept_as_it_was_written(opened, name):
    document = changed(lambda d: d["queue"][0]["name"].update(vi=name))
    made = await opened.configuring.change(Wanted(document=document), base=1, by="hoa")
    assert made.office.queues[0].name["vi"] == name
    assert document_of(made.toml)["queue"][0]["name"]["vi"] == name
