"""S7: a device is let in by a code that it shows; its key can be rolled and revoked."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from hashlib import sha256

import pytest

from link import messages as m
from queue_server import accounts, pairing
from queue_server.log.database import FILE, connect
from queue_server.pairing import ALPHABET, Pairings

ACCEPT = {"role": "kiosk", "name": "Ki-ốt 1", "place": "tầng 1"}
MINUTE = 60_000


class Device:
    """A device out of its box: it has made its key, and tells only the hash of it."""

    def __init__(self, desk, role: str = "kiosk") -> None:
        self.desk, self.role, self.code = desk, role, ""
        self.key = accounts.PREFIXES[role] + secrets.token_urlsafe(32)

    @property
    def sha(self) -> str:
        return sha256(self.key.encode()).hexdigest()

    async def ask(self, **headers: str):
        body = {"role": self.role, "token_sha256": self.sha, "name": "máy mới"}
        answer = await self.desk.post("anonymous", "/pairings", body, headers=headers)
        if answer.status == 201:
            self.code = answer.as_(m.PairingAsked).code
        return answer

    async def machine(self, key: str = ""):
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return await self.desk.get("anonymous", "/machine", headers=headers)

    async def accepted(self, **changed: object):
        body = {**ACCEPT, "role": self.role, **changed}
        return await self.desk.post("administrator", f"/pairings/{self.code}/accept", body)

    async def paired(self, **changed: object) -> m.MachineSelf:
        await self.ask()
        answer = await self.accepted(**changed)
        assert answer.status == 200, answer.body
        return answer.as_(m.MachineSelf)

    async def roll(self) -> str:
        """A new key; the one before it."""
        before, self.key = self.key, accounts.PREFIXES[self.role] + secrets.token_urlsafe(32)
        headers = {"Authorization": f"Bearer {before}"}
        body = {"token_sha256": self.sha}
        answer = await self.desk.post("anonymous", "/machine/key", body, headers=headers)
        assert answer.status == 200, answer.body
        return before

    def live(self):
        url = self.desk.server.make_url("/api/v1/live?view=kiosk")
        return self.desk.client.ws_connect(url, headers={"Authorization": f"Bearer {self.key}"})


@pytest.fixture
def device(desk):
    return Device(desk)


def refused(answer) -> tuple[int, str]:
    return answer.status, answer.problem.code


# -- being let in -----------------------------------------------------------------------------


async def test_a_device_is_let_in_with_the_key_that_it_made_itself(device):
    asked = await device.ask()
    assert asked.status == 201
    assert refused(await device.machine()) == (401, "no_token")
    made = (await device.accepted()).as_(m.MachineSelf)
    assert (await device.machine()).as_(m.MachineSelf) == made
    assert (made.role, made.name, made.place, made.series) == ("kiosk", "Ki-ốt 1", "tầng 1", 1)


async def test_a_code_is_read_as_people_type_it(device):
    await device.ask()
    device.code = f"{device.code[:4].lower()}%20-{device.code[4:].lower()}"
    assert (await device.accepted()).status == 200


async def test_a_code_lets_one_device_in_once(device):
    await device.paired()
    assert refused(await device.accepted()) == (404, "unknown_code")


async def test_the_same_acceptance_sent_twice_gives_the_same_machine(device, desk):
    await device.ask()
    path, key = f"/pairings/{device.code}/accept", {"Idempotency-Key": "nhận 1".encode().hex()}
    first, again = [
        await desk.post("administrator", path, ACCEPT, headers=dict(key)) for _ in range(2)
    ]
    assert (first.status, first.body) == (again.status, again.body)
    other = await desk.post("administrator", path, ACCEPT | {"name": "khác"}, headers=key)
    assert refused(other) == (409, "idempotency_conflict")


async def test_a_device_that_asks_again_gets_another_code_and_the_first_is_dead(device):
    await device.ask()
    first = device.code
    await device.ask()
    second, device.code = device.code, first
    assert refused(await device.accepted()) == (404, "unknown_code")
    device.code = second
    assert (await device.accepted()).status == 200


async def test_asking_twice_with_one_request_key_shows_one_code(device):
    first, again = [await device.ask(**{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert first.body == again.body


async def test_the_role_must_be_the_one_that_the_device_asked_for(device):
    await device.ask()
    answer = await device.accepted(role="display")
    assert refused(answer) == (409, "wrong_role")
    assert answer.problem.allowed == ["kiosk"]
    assert (await device.accepted()).status == 200


@pytest.mark.parametrize("counter", [None, 99])
async def test_a_counters_machine_needs_a_counter_that_there_is(desk, counter):
    device = Device(desk, "counter")
    await device.ask()
    answer = await device.accepted(counter=counter)
    assert refused(answer) == (422, "bad_value")
    assert answer.problem.allowed == ["1", "2", "3", "4"]
    assert (await device.accepted(counter=3)).as_(m.MachineSelf).counter == 3


@pytest.mark.parametrize("field", ["name", "place"])
async def test_a_name_or_place_is_one_line(device, field):
    await device.ask()
    answer = await device.accepted(**{field: "a\nb"})
    assert refused(answer) == (422, "bad_value")
    assert answer.problem.at == field


async def test_a_key_is_never_two_machines(device):
    await device.paired()
    assert refused(await device.ask()) == (409, "key_known")


async def test_after_five_codes_that_were_none_a_right_one_waits_too(device, desk):
    await device.ask()
    right, device.code = device.code, "22222222"
    for _ in range(5):
        assert refused(await device.accepted()) == (404, "unknown_code")
    device.code = right
    answer = await device.accepted()
    assert refused(answer) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert (await device.machine()).status == 401
    await desk.sign_in()
    assert (await device.accepted()).status == 200


async def test_a_hundred_tries_at_once_are_no_more_than_five(device):
    await device.ask()
    device.code = "22222222"
    answers = await asyncio.gather(*(device.accepted() for _ in range(100)))
    assert sorted({answer.status for answer in answers}) == [404, 429]
    assert sum(answer.status == 404 for answer in answers) == 5


async def test_fifty_devices_wait_and_no_more(desk):
    devices = [Device(desk) for _ in range(51)]
    answers = [await device.ask() for device in devices]
    assert [answer.status for answer in answers] == [201] * 50 + [429]
    assert (await devices[0].ask()).status == 201


async def test_every_acceptance_leaves_an_audit_line_with_who_did_it(device, desk):
    made = await device.paired()
    await device.roll()
    await desk.post("administrator", f"/machines/{made.id}/revoke")
    lines = await desk.house.accounts._database.run(
        lambda c: c.execute("SELECT who, what FROM audit ORDER BY seq DESC LIMIT 3").fetchall()
    )
    assert lines == [
        ("administrator:administrator", "token revoked"),
        ("kiosk:Ki-ốt 1", "key rolled"),
        ("administrator:administrator", "machine paired"),
    ]


async def test_neither_key_nor_code_is_on_disk(device, tmp_path):
    await device.ask()
    waiting, code = device.key, device.code
    await device.accepted()
    await device.roll()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert sha256(device.key.encode()).digest() in kept
    for hidden in (waiting, device.key, code):
        assert hidden.encode() not in kept
    for path in (tmp_path / "data").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_a_code_has_34_bits_of_letters_that_nobody_confuses():
    assert len(set(ALPHABET)) ** pairing.CODE_LENGTH > 2**34
    assert not set(ALPHABET) & set("0O1IL5S8B2Z") - set("258")
    codes = {pairing.make_code() for _ in range(1_000)}
    assert len(codes) == 1_000
    assert all(re.fullmatch(f"[{ALPHABET}]{{8}}", code) for code in codes)
    assert set("".join(codes)) == set(ALPHABET)


# -- with a clock of its own ------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now_ms = 1_795_000_000_000

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pairings(desk, clock):
    known = desk.house.accounts
    return Pairings(known._database, known, clock)


async def accept(pairings, code: str):
    return await pairings.accept(
        code, "kiosk", name="K", place="", counter=0, by="quản trị", session="s"
    )


@pytest.mark.parametrize(("minutes", "good"), [(9.99, True), (10, False)])
async def test_a_code_is_good_for_ten_minutes(pairings, clock, minutes, good):
    code, until_ms = await pairings.ask("kiosk", b"k" * 32, name="", address="127.0.0.1")
    assert until_ms == clock.now_ms + 10 * MINUTE
    clock.now_ms += int(minutes * MINUTE)
    if good:
        assert (await accept(pairings, code)).role == "kiosk"
    else:
        with pytest.raises(pairing.UnknownCode):
            await accept(pairings, code)


async def test_five_wrong_codes_cost_a_minute(pairings, clock):
    code, _ = await pairings.ask("kiosk", b"k" * 32, name="", address="127.0.0.1")
    for _ in range(5):
        with pytest.raises(pairing.UnknownCode):
            await accept(pairings, "22222222")
    clock.now_ms += MINUTE - 1
    with pytest.raises(pairing.TooOften):
        await accept(pairings, code)
    clock.now_ms += 1
    assert (await accept(pairings, code)).role == "kiosk"


async def test_a_right_code_with_the_wrong_role_costs_no_try(pairings):
    code, _ = await pairings.ask("kiosk", b"k" * 32, name="", address="127.0.0.1")
    for _ in range(6):
        with pytest.raises(pairing.WrongRole):
            await pairings.accept(
                code, "display", name="K", place="", counter=0, by="quản trị", session="s"
            )
    assert (await accept(pairings, code)).role == "kiosk"


async def test_right_codes_are_never_too_many(pairings):
    for n in range(8):
        code, _ = await pairings.ask("kiosk", bytes([n]) * 32, name="", address="127.0.0.1")
        assert (await accept(pairings, code)).role == "kiosk"


async def test_an_address_asks_five_times_a_minute_and_this_machine_as_often_as_it_likes(
    pairings, clock
):
    async def ask(n: int, address: str):
        return await pairings.ask("kiosk", bytes([n]) * 32, name="", address=address)

    for n in range(5):
        await ask(n, "192.0.2.7")
    with pytest.raises(pairing.TooOften):
        await ask(5, "192.0.2.7")
    await ask(5, "192.0.2.8")
    for n in range(6, 30):
        await ask(n, "127.0.0.1")
    clock.now_ms += MINUTE
    await ask(30, "192.0.2.7")


# -- keys that change -------------------------------------------------------------------------


async def test_a_machine_stays_itself_when_it_rolls_its_key(device):
    made = await device.paired()
    before = await device.roll()
    assert refused(await device.machine(before)) == (401, "no_token")
    assert (await device.machine()).as_(m.MachineSelf) == made


async def test_a_rolled_key_closes_the_socket_of_the_old_one_within_two_seconds(device):
    await device.paired()
    async with device.live() as socket:
        await socket.receive()
        began = time.perf_counter()
        await device.roll()
        assert await closed(socket) == 1008
        assert time.perf_counter() - began < 2


async def test_a_key_is_never_rolled_to_one_that_was_used(device, desk):
    await device.paired()
    headers = {"Authorization": f"Bearer {device.key}"}
    for used in (device.key, desk.tokens["display"]):
        body = {"token_sha256": sha256(used.encode()).hexdigest()}
        answer = await desk.post("anonymous", "/machine/key", body, headers=headers)
        assert refused(answer) == (409, "key_known")


async def closed(socket) -> int | None:
    """The code with which the server ends a socket."""
    async for _ in socket:
        pass
    return socket.close_code


async def test_a_revoked_machine_is_out_within_two_seconds(device, desk):
    made = await device.paired()
    async with device.live() as socket:
        await socket.receive()
        began = time.perf_counter()
        answer = await desk.post("administrator", f"/machines/{made.id}/revoke")
        assert answer.as_(m.MachineSelf) == made
        assert refused(await device.machine()) == (401, "no_token")
        assert await closed(socket) == 1008
        assert time.perf_counter() - began < 2


async def test_a_machine_revoked_by_another_process_is_out_within_two_seconds(
    device, desk, tmp_path
):
    made = await device.paired()
    beside = connect(tmp_path / "data" / FILE)
    async with device.live() as socket:
        await socket.receive()
        began = time.perf_counter()
        assert accounts.revoke_token(beside, made.id, by="quản trị")
        assert await closed(socket) == 1008
        assert time.perf_counter() - began < 2.1
    beside.close()
    assert refused(await device.machine()) == (401, "no_token")


async def test_revoking_twice_changes_nothing_and_a_stranger_is_unknown(device, desk):
    made = await device.paired()
    first, again = [
        await desk.post("administrator", f"/machines/{made.id}/revoke") for _ in range(2)
    ]
    assert first.body == again.body
    stranger = await desk.post("administrator", "/machines/ab12/revoke")
    assert refused(stranger) == (404, "unknown")


async def test_a_server_that_speaks_plain_http_has_no_authority_to_pin(desk):
    assert refused(await desk.get("anonymous", "/ca.pem")) == (404, "unknown")
