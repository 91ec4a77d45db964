"""S2, S16 and S18: the first administrator, what is written down, and what never is."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest

from link import messages as m
from queue_server import setup_code
from queue_server.web.cookies import COOKIE
from tests.web.desk import Desk
from tests.web.persons import (
    GOOD,
    MINUTE,
    PIN,
    WRONG,
    add,
    first_password,
    form,
    me,
    sign_in,
)

# -- S2: the first administrator --------------------------------------------------------------


async def set_up(desk: Desk, code: str, **changed: str):
    given = {"login": "lan", "name": "Nguyễn Thị Lan", "password": GOOD, "code": code} | changed
    return await form(desk, "/setup", **given)


async def test_s2_whoever_reads_the_console_becomes_the_first_administrator(desk):
    code = await desk.house.people.make_setup_code()
    answer = await set_up(desk, code.lower().replace("-", " "))
    assert (answer.status, answer.headers["Location"]) == (303, "/admin")
    desk.sessions["lan"] = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE].value
    assert (await me(desk, "lan")).role == "administrator"
    assert await desk.house.people.make_setup_code() is None
    again = await set_up(desk, code, login="minh")
    assert again.status == 422 or b"/setup" not in again.body
    assert [user.login for user in await desk.house.people.users()] == ["lan"]


async def test_s2_without_the_code_nobody_becomes_anything(desk):
    await desk.house.people.make_setup_code()
    for code in ("", "XXXX-XXXX-XXXX-XXXX", "x" * 1000):
        answer = await set_up(desk, code)
        assert answer.status in (422, 429)
        assert "Mã thiết lập chưa đúng" in answer.body.decode()
    assert await desk.house.people.users() == []


async def test_s2_five_wrong_codes_cost_a_minute(desk):
    code = await desk.house.people.make_setup_code()
    for _ in range(5):
        await set_up(desk, "XXXX-XXXX-XXXX-XXXX")
    assert (await set_up(desk, code)).status == 429


async def test_s2_a_setup_code_is_good_for_half_an_hour(people, clock):
    code = await people.make_setup_code()
    clock.now_ms += 30 * MINUTE
    given = {"login": "lan", "name": "Lan", "password": GOOD, "known": [], "address": ""}
    with pytest.raises(setup_code.WrongSetupCode):
        await people.set_up(code, **given)
    code = await people.make_setup_code()
    clock.now_ms += 30 * MINUTE - 1
    assert (await people.set_up(code, **given)).role == "administrator"


async def test_s2_a_weak_password_does_not_use_the_code_up(desk):
    code = await desk.house.people.make_setup_code()
    answer = await set_up(desk, code, password="matkhau123")
    assert answer.status == 422
    assert code.encode() in answer.body
    assert b"matkhau123" not in answer.body
    assert (await set_up(desk, code)).status == 303


async def test_s2_a_code_has_64_bits_and_only_its_hash_is_kept(desk, tmp_path):
    codes = [await desk.house.people.make_setup_code() for _ in range(3)]
    assert len(setup_code.ALPHABET) ** setup_code.LENGTH > 2**64
    assert len(set(codes)) == 3
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for code in codes:
        assert code.encode() not in kept
        assert code.replace("-", "").encode() not in kept


async def test_s2_a_new_office_has_no_account_at_all(desk):
    assert await desk.house.people.users() == []
    for login, password in (("admin", "admin"), ("administrator", ""), ("root", "root")):
        assert (await sign_in(desk, login, password)).status in (401, 422)


# -- S18: nothing that is secret shows --------------------------------------------------------


async def test_s18_no_password_pin_or_session_is_on_disk_in_the_audit_or_in_a_log(
    desk, hoa, tmp_path, capfd
):
    made = await first_password(desk, await add(desk, "minh"))
    await sign_in(desk, "hoa", WRONG)
    await sign_in(desk, WRONG, WRONG)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    said = "".join(capfd.readouterr())
    secrets = (GOOD, PIN, WRONG, made, desk.sessions["hoa"])
    shown = [secret for secret in secrets if secret.encode() in kept or secret in said]
    assert shown == []


async def test_s16_every_try_stands_in_the_audit(desk, hoa):
    await sign_in(desk, "hoa", WRONG)
    await sign_in(desk, "ai-do", WRONG)
    await sign_in(desk, "hoa", GOOD)
    found = (await desk.get("auditor", "/audit?what=sign")).as_(m.AuditPage)
    lines = [(row.who, row.what) for row in found.rows[:3]]
    assert lines == [
        ("operator:hoa", "signed in"),
        ("unknown", "sign-in failed"),
        ("operator:hoa", "sign-in failed"),
    ]
    assert found.rows[1].detail == {"address": "127.0.0.1", "by": "password"}
