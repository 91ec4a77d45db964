"""Accounts: made, changed, put out of use and given back by administrators (trust.md S2–S4)."""

from __future__ import annotations

import asyncio
import time

import pytest

from link import messages as m
from tests.web.persons import (
    GOOD,
    add,
    first_password,
    keep,
    me,
    person,
    refused,
    sign_in,
)


async def test_an_account_signs_in_with_its_own_password(desk):
    await person(desk, counter=2)
    keep(desk, "hoa", await sign_in(desk, "HOA ", GOOD))
    told = await me(desk, "hoa")
    assert (told.login, told.name, told.role, told.counter) == (
        "hoa",
        "Trần Thị Hoa",
        "operator",
        2,
    )
    assert (told.by, told.must_change, told.locked, told.has_pin) == (
        "password",
        False,
        False,
        False,
    )
    assert told.role_name["vi"] == "Cán bộ tại quầy"


async def test_a_new_account_opens_nothing_before_it_was_given_a_password(desk):
    await add(desk)
    assert refused(await sign_in(desk, "hoa", "")) == (422, "not_as_agreed")
    assert refused(await sign_in(desk, "hoa", GOOD)) == (401, "wrong_sign_in")


async def test_a_password_that_somebody_else_made_opens_only_its_own_change(desk):
    user = await add(desk, "lan", "administrator")
    made = await first_password(desk, user)
    keep(desk, "lan", await sign_in(desk, "lan", made))
    assert (await me(desk, "lan")).must_change
    for path in ("/users", "/office", "/views/manager", "/sessions"):
        assert refused(await desk.get("lan", path)) == (403, "must_change_password")
    answer = await desk.post("lan", "/me/password", {"old": made, "new": made})
    assert refused(answer) == (422, "password_too_common")
    assert (await desk.post("lan", "/me/password", {"old": made, "new": GOOD})).status == 200
    assert (await desk.get("lan", "/users")).status == 200
    assert refused(await sign_in(desk, "lan", made)) == (401, "wrong_sign_in")


async def test_a_login_is_given_once_whatever_its_capitals(desk):
    await add(desk)
    answer = await desk.post(
        "administrator", "/users", {"login": "HOA", "name": "Hoa", "role": "auditor"}
    )
    assert refused(answer) == (409, "login_taken")


async def test_the_same_request_sent_twice_makes_one_account_and_one_password(desk):
    body = {"login": "hoa", "name": "Hoa", "role": "operator"}
    key = {"Idempotency-Key": "thêm 1".encode().hex()}
    first, again = [await desk.post("administrator", "/users", body, headers=key) for _ in range(2)]
    assert (first.status, first.body) == (again.status, again.body)
    path = f"/users/{first.as_(m.User).id}/password"
    key = {"Idempotency-Key": "mật khẩu 1".encode().hex()}
    first, again = [await desk.post("administrator", path, headers=key) for _ in range(2)]
    assert first.body == again.body
    assert (await sign_in(desk, "hoa", again.as_(m.OneTimePassword).password)).status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("login", "h"),
        ("login", "hoa hồng"),
        ("login", "x" * 33),
        ("name", ""),
        ("name", "   "),
        ("name", "a\nb"),
        ("role", "kiosk"),
        ("counter", 99),
    ],
)
async def test_an_account_that_cannot_be_is_refused_and_nothing_is_made(desk, field, value):
    body = {"login": "hoa", "name": "Hoa", "role": "operator", field: value}
    assert (await desk.post("administrator", "/users", body)).status == 422
    assert (await desk.get("administrator", "/users")).as_(list[m.User]) == []


async def test_what_is_changed_holds_at_once_in_a_session_that_is_open(desk):
    user = await person(desk, counter=1)
    assert (await desk.post("hoa", "/counters/1/open")).status == 200
    changed = await desk.post("administrator", f"/users/{user.id}", {"counter": 2})
    assert changed.as_(m.User).counter == 2
    assert refused(await desk.post("hoa", "/counters/1/pause", {"reason": "x"})) == (
        403,
        "forbidden",
    )
    await desk.post("administrator", f"/users/{user.id}", {"role": "auditor", "counter": 0})
    told = await me(desk, "hoa")
    assert (told.role, told.counter) == ("auditor", None)
    assert (await desk.get("hoa", "/audit")).status == 200


async def test_an_account_out_of_use_is_out_within_two_seconds(desk):
    user = await person(desk, role="supervisor")
    async with desk.live("hoa", "manager") as socket:
        await socket.receive()
        began = time.perf_counter()
        answer = await desk.post("administrator", f"/users/{user.id}/disable")
        assert answer.as_(m.User).disabled
        assert refused(await desk.get("hoa", "/me")) == (401, "no_token")
        async with asyncio.timeout(3):
            async for _ in socket:
                pass
        assert socket.close_code == 1008
        assert time.perf_counter() - began < 2
    assert refused(await sign_in(desk, "hoa", GOOD)) == (401, "wrong_sign_in")


async def test_an_account_given_back_signs_in_anew_and_its_old_sessions_stay_ended(desk):
    user = await person(desk)
    for verb in ("disable", "enable", "enable"):
        answer = await desk.post("administrator", f"/users/{user.id}/{verb}")
        assert answer.status == 200
    assert refused(await desk.get("hoa", "/me")) == (401, "no_token")
    assert (await sign_in(desk, "hoa", GOOD)).status == 200


async def test_a_password_that_is_reset_ends_every_session_and_takes_the_pin(desk):
    user = await person(desk)
    assert (await desk.post("hoa", "/me/pin", {"password": GOOD, "pin": "740915"})).status == 200
    made = await first_password(desk, user)
    assert refused(await desk.get("hoa", "/me")) == (401, "no_token")
    pin = {"login": "hoa", "pin": "740915"}
    assert refused(await desk.post("counter1", "/session/pin", pin)) == (401, "wrong_sign_in")
    assert (await sign_in(desk, "hoa", made)).status == 200


async def test_there_is_always_somebody_who_administers(desk):
    user = await person(desk, "lan", "administrator")
    path = f"/users/{user.id}"
    for answer in (
        await desk.post("administrator", f"{path}/disable"),
        await desk.post("administrator", path, {"role": "operator"}),
    ):
        assert refused(answer) == (409, "last_administrator")
    await person(desk, "minh", "administrator")
    assert (await desk.post("administrator", f"{path}/disable")).status == 200


async def test_somebody_unknown_is_not_found(desk):
    stranger = "ab12"
    for verb in ("", "/disable", "/enable", "/password"):
        path, body = f"/users/{stranger}{verb}", None if verb else {}
        answer = await desk.post("administrator", path, body)
        assert refused(answer) == (404, "unknown"), verb


async def test_an_administrator_sees_who_is_signed_in_and_ends_a_session(desk):
    await person(desk, counter=3)
    rows = (await desk.get("administrator", "/sessions")).as_(list[m.SessionInfo])
    [hers] = [row for row in rows if row.login == "hoa"]
    assert (hers.name, hers.role, hers.counter, hers.by) == (
        "Trần Thị Hoa",
        "operator",
        3,
        "password",
    )
    assert [row.name for row in rows if row.own] == ["administrator"]
    for _ in range(2):
        answer = await desk.post("administrator", f"/sessions/{hers.id}/end")
        assert answer.as_(m.SessionEnded) == m.SessionEnded(hers.id)
    assert refused(await desk.get("hoa", "/me")) == (401, "no_token")
    left = (await desk.get("administrator", "/sessions")).as_(list[m.SessionInfo])
    assert "hoa" not in {row.login for row in left}


async def test_everything_done_to_an_account_stands_in_the_audit_with_who_did_it(desk):
    user = await person(desk)
    await desk.post("administrator", f"/users/{user.id}", {"name": "Hoa"})
    await desk.post("administrator", f"/users/{user.id}/disable")
    await desk.post("administrator", f"/users/{user.id}/enable")
    found = (await desk.get("administrator", "/audit?from=2020-01-01")).as_(m.AuditPage)
    lines = [(row.who, row.what) for row in reversed(found.rows) if "user" in row.what]
    by = "administrator:administrator"
    assert lines == [
        (by, "user added"),
        (by, "user changed"),
        (by, "user disabled"),
        (by, "user enabled"),
    ]
    assert found.intact
