"""Tokens, login links and sessions: who gets in, for how long, and what is kept of them."""

from __future__ import annotations

import pytest

from queue_server import accounts, settings
from queue_server.accounts import AccountRefused, Accounts, Machine, Person, digest
from queue_server.log.database import Database, connect

MINUTE = 60_000


class Clock:
    """A clock that a test moves, ms."""

    def __init__(self) -> None:
        self.now_ms = 1_795_000_000_000

    def __call__(self) -> int:
        return self.now_ms

    def pass_(self, ms: int) -> None:
        self.now_ms += ms


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(tmp_path / "office.db")
    yield opened
    await opened.close()


@pytest.fixture
def office(database, clock):
    return Accounts(database, clock)


@pytest.fixture
def beside(database, tmp_path):
    """Another process's connection to the same file."""
    connection = connect(tmp_path / "office.db")
    yield connection
    connection.close()


async def test_a_machine_is_known_by_its_token(office):
    token = await office.create_token("counter", name="bàn số 2", counter=2)
    assert token.startswith("mcc_")
    found = await office.machine_of(token)
    assert found == Machine(found.id, "counter", "bàn số 2", 2)


async def test_a_token_has_256_bits_of_chance(office):
    tokens = {await office.create_token("kiosk") for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token.removeprefix("mck_")) == 43 for token in tokens)


@pytest.mark.parametrize("token", ["", "mck_", "x" * 5000, "mck_" + "A" * 43, "mck_é" + "A" * 42])
async def test_an_unknown_token_is_nobody(office, token):
    assert await office.machine_of(token) is None


async def test_a_token_made_by_another_process_is_good_at_once(office, beside):
    token = accounts.create_token(beside, "display", name="sảnh")
    assert (await office.machine_of(token)).role == "display"


async def test_a_token_revoked_by_another_process_is_dead_within_two_seconds(office, beside, clock):
    token = await office.create_token("kiosk")
    machine = await office.machine_of(token)
    assert accounts.revoke_token(beside, machine.id, by="quản trị")
    clock.pass_(2_000)
    assert await office.machine_of(token) is None


async def test_a_token_revoked_here_is_dead_at_once(office):
    token = await office.create_token("kiosk")
    machine = await office.machine_of(token)
    assert await office.revoke_token(machine.id, by="quản trị")
    assert await office.machine_of(token) is None
    assert not await office.revoke_token(machine.id, by="quản trị")


async def test_a_known_token_is_not_looked_up_again_and_again(office, database, clock):
    token = await office.create_token("kiosk")
    known = await office.machine_of(token)
    await database.close()
    assert await office.machine_of(token) == known


async def test_a_machine_is_noted_as_seen_at_most_once_a_minute(office, clock):
    token = await office.create_token("kiosk")
    seen = []
    for _ in range(4):
        await office.machine_of(token)
        seen.append((await office.machines())[0].last_seen_ms - 1_795_000_000_000)
        clock.pass_(30_000)
    assert seen == [0, 0, 60_000, 60_000]


async def test_a_disk_that_takes_no_more_locks_nobody_out(office, database, clock):
    token = await office.create_token("kiosk")
    session = await office.redeem(await office.create_login_link("operator"))
    await database.run(lambda c: c.pragma("query_only", 1))
    clock.pass_(2 * MINUTE)
    assert (await office.machine_of(token)).role == "kiosk"
    assert (await office.session_of(session)).role == "operator"


@pytest.mark.parametrize(
    ("role", "options", "words"),
    [
        ("toaster", {}, "allowed: kiosk, display, rating, counter, reports"),
        ("operator", {}, "unknown role"),
        ("counter", {}, "needs its counter's number"),
        ("kiosk", {"name": "a\nb"}, "one line"),
        ("kiosk", {"name": "x" * 81}, "at most 80"),
    ],
)
async def test_a_machine_that_cannot_be_is_refused_in_words(office, role, options, words):
    with pytest.raises(AccountRefused, match=words):
        await office.create_token(role, **options)


async def test_a_login_link_signs_one_person_in_once(office):
    secret = await office.create_login_link("operator", name="Hoa", counter=3)
    session = await office.redeem(secret)
    assert await office.session_of(session) == Person(digest(session).hex(), "operator", "Hoa", 3)
    assert await office.redeem(secret) is None


async def test_a_login_link_is_too_old_after_half_an_hour(office, clock):
    secret = await office.create_login_link("administrator")
    clock.pass_(30 * MINUTE)
    assert await office.redeem(secret) is None


async def test_a_secret_that_nobody_made_signs_nobody_in(office):
    assert await office.redeem("A" * 43) is None
    assert await office.redeem("../../etc") is None
    assert await office.session_of("A" * 43) is None


async def test_a_session_ends_after_half_an_hour_of_silence(office, clock):
    session = await office.redeem(await office.create_login_link("supervisor"))
    for _ in range(5):
        clock.pass_(29 * MINUTE)
        assert await office.session_of(session) is not None
    clock.pass_(30 * MINUTE)
    assert await office.session_of(session) is None


async def test_a_session_ends_after_twelve_hours_however_busy(office, clock):
    session = await office.redeem(await office.create_login_link("supervisor"))
    for _ in range(12 * 6 - 1):
        clock.pass_(10 * MINUTE)
        assert await office.session_of(session) is not None
    clock.pass_(10 * MINUTE)
    assert await office.session_of(session) is None


async def test_who_signs_out_is_out_at_once(office):
    session = await office.redeem(await office.create_login_link("auditor"))
    assert await office.session_of(session) is not None
    assert await office.end_session(session)
    assert await office.session_of(session) is None
    assert not await office.end_session(session)


async def test_a_machine_token_opens_no_session_and_the_other_way_round(office):
    token = await office.create_token("kiosk")
    session = await office.redeem(await office.create_login_link("operator"))
    assert await office.session_of(token) is None
    assert await office.machine_of(session) is None


async def test_no_secret_is_kept_and_every_one_leaves_an_audit_line(office, database, tmp_path):
    token = await office.create_token("kiosk", name="ki-ốt 1")
    secret = await office.create_login_link("operator", name="Hoa")
    session = await office.redeem(secret)
    machine = await office.machine_of(token)
    await office.revoke_token(machine.id, by="quản trị")
    await office.end_session(session)
    lines = await database.run(lambda c: c.execute("SELECT who, what FROM audit").fetchall())
    assert lines == [
        ("server", "token created"),
        ("server", "login link created"),
        ("Hoa", "signed in"),
        ("quản trị", "token revoked"),
        ("Hoa", "signed out"),
    ]
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for hidden in (token, secret, session):
        assert hidden.encode() not in kept


async def test_starts_are_counted_over_restarts(tmp_path):
    counted = []
    for _ in range(3):
        database = await Database.open(tmp_path / "office.db")
        counted.append(await Accounts(database).next_epoch())
        await database.close()
    assert counted == [1, 2, 3]


async def test_the_server_key_is_made_once(office, database):
    with pytest.raises(KeyError):
        await office.server_key()
    await database.run(settings.make_server_key)
    key = await office.server_key()
    await database.run(settings.make_server_key)
    assert await office.server_key() == key
    assert len(key) == 32


async def kiosk_of(office):
    return await office.machine_of(await office.create_token("kiosk"))


async def test_each_kiosk_gets_the_smallest_free_digit_and_the_eleventh_none(office):
    series = [(await kiosk_of(office)).series for _ in range(11)]
    assert series == [*range(10), None]


async def test_only_kiosks_print_numbers_of_their_own(office):
    found = await office.machine_of(await office.create_token("display"))
    assert found.series is None


async def test_the_digit_of_a_revoked_kiosk_is_kept_while_its_numbers_may_live(office, clock):
    first, second = await kiosk_of(office), await kiosk_of(office)
    await office.revoke_token(first.id, by="quản trị")
    clock.pass_(48 * 60 * MINUTE - 1)
    assert (await kiosk_of(office)).series == 2
    clock.pass_(1)
    assert (await kiosk_of(office)).series == first.series
    assert second.series == 1
