"""S16: the audit can be searched, says whether it is whole, and notices every alteration."""

from __future__ import annotations

import random
from datetime import timedelta

import apsw
import pytest

from link import messages as m
from queue_server.accounts import wall_ms
from queue_server.audit_trail import ROWS_MAX, AuditTrail, Wanted
from queue_server.log import audit
from queue_server.log.database import FILE, connect
from queue_server.views.common import moment
from tests.web.desk import Desk
from tests.web.persons import refused

FLIPS = 1_000


async def search(desk: Desk, query: str = "", who: str = "auditor") -> m.AuditPage:
    answer = await desk.get(who, f"/audit{query}")
    assert answer.status == 200, answer.body
    return answer.as_(m.AuditPage)


def write(desk_data, lines: int, who: str = "administrator:lan", **more: object) -> None:
    connection = connect(desk_data / FILE)
    for n in range(lines):
        audit.record(connection, wall_ms(), who=who, what="tried", detail={"n": n, **more})
    connection.close()


@pytest.fixture
def data(desk, tmp_path):
    return tmp_path / "data"


async def test_s16_what_was_done_is_told_newest_first_with_who_and_when(desk, data):
    write(data, 2, name="Ki-ốt 1")
    found = await search(desk)
    newest, before = found.rows[:2]
    assert (newest.who, newest.what, newest.detail) == (
        "administrator:lan",
        "tried",
        {"n": 1, "name": "Ki-ốt 1"},
    )
    assert newest.seq == before.seq + 1
    assert abs(newest.at - moment(wall_ms())) < timedelta(minutes=5)
    assert found.intact


async def test_s16_the_search_goes_by_who_what_and_day(desk, data):
    write(data, 3)
    write(data, 1, who="supervisor:minh")
    today = moment(wall_ms()).date()
    tomorrow = today + timedelta(days=1)
    counts = {
        "?who=minh": 1,
        "?who=LAN&what=Tried": 3,
        "?what=tried": 4,
        "?what=nothing": 0,
        f"?what=tried&from={today}&to={today}": 4,
        f"?what=tried&from={tomorrow}": 0,
        f"?what=tried&to={today - timedelta(days=1)}": 0,
    }
    assert {query: len((await search(desk, query)).rows) for query in counts} == counts


async def test_s16_a_long_audit_comes_in_pages_and_every_line_once(desk, data):
    write(data, 2 * ROWS_MAX + 5)
    seen, query = [], "?what=tried"
    while True:
        found = await search(desk, query)
        seen += [row.detail["n"] for row in found.rows]
        if found.next is None:
            break
        assert len(found.rows) == ROWS_MAX
        query = f"?what=tried&after={found.next}"
    assert seen == list(reversed(range(2 * ROWS_MAX + 5)))


@pytest.mark.parametrize(
    "query",
    [
        "?from=21.11.2026",
        "?to=2026-13-01",
        "?after=x",
        "?after=-1",
        f"?who={'x' * 81}",
        "?to=9999-12-31",
    ],
)
async def test_s16_a_search_that_cannot_be_is_refused(desk, query):
    assert refused(await desk.get("auditor", f"/audit{query}")) == (422, "bad_value")


async def test_s16_words_of_a_search_are_only_words(desk, data):
    write(data, 1)
    for words in ("%", "_", "' OR 1=1 --", '"; DROP TABLE audit; --'):
        found = await desk.get("auditor", "/audit", params={"what": words})
        assert found.as_(m.AuditPage).rows == []
    assert (await search(desk)).intact


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET who = 'nobody' WHERE seq = 2",
        "UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 2",
        "UPDATE audit SET detail = '{}' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "DELETE FROM audit",
        "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; "
        "UPDATE audit SET seq = 3 WHERE seq = 99",
    ],
)
async def test_s16_what_was_altered_taken_out_or_moved_is_said_on_every_page(desk, data, tampering):
    write(data, 1)
    connection = apsw.Connection(str(data / FILE))
    connection.execute(tampering)
    connection.close()
    assert not (await search(desk)).intact
    assert not (await search(desk, "?what=nothing")).intact


async def test_s16_a_line_that_was_damaged_is_shown_and_breaks_no_page(desk, data):
    write(data, 1)
    connection = apsw.Connection(str(data / FILE))
    broken = "CAST(x'7BFF22' AS TEXT)"
    connection.execute(f"UPDATE audit SET detail = {broken}, who = {broken} WHERE what = 'tried'")
    connection.close()
    found = await search(desk, "?what=tried")
    assert found.rows[0].detail == {"unreadable": '{\ufffd"'}
    assert not found.intact


async def test_s16_every_flipped_byte_of_a_line_is_found(tmp_path):
    """A thousand random bits of who, what, when and detail, one at a time."""
    connection = connect(tmp_path / FILE)
    for n in range(30):
        audit.record(connection, 1_795_000_000_000 + n, who="lan", what="tried", detail={"n": n})
    trail, chance = AuditTrail(tmp_path / FILE), random.Random(16)
    assert (await trail.search(Wanted())).intact
    found = 0
    for _ in range(FLIPS):
        column, seq = chance.choice(("who", "what", "detail", "hash")), chance.randint(1, 30)
        blob = connection.execute(
            f"SELECT CAST({column} AS BLOB) FROM audit WHERE seq = ?", (seq,)
        ).get
        changed = bytearray(blob)
        changed[chance.randrange(len(blob))] ^= 1 << chance.randrange(8)
        kind = "BLOB" if column == "hash" else "TEXT"
        put = f"UPDATE audit SET {column} = CAST(? AS {kind}) WHERE seq = ?"
        connection.execute(put, (bytes(changed), seq))
        found += not trail._search(Wanted()).intact
        connection.execute(put, (blob, seq))
    assert found == FLIPS
    assert (await trail.search(Wanted())).intact
    connection.close()


@pytest.mark.parametrize("who", ["operator", "supervisor", "reports", "counter1", "anonymous"])
async def test_s16_only_administrators_and_auditors_read_it(desk, who):
    assert (await desk.get(who, "/audit")).status in (401, 403)


async def test_s16_reading_waits_for_no_writer_and_no_writer_for_it(desk, data):
    """A search has a connection of its own: it answers while the writer holds the file."""
    write(data, 1)
    connection = connect(data / FILE)
    connection.execute("BEGIN IMMEDIATE")
    try:
        assert (await search(desk)).intact
    finally:
        connection.execute("ROLLBACK")
        connection.close()
