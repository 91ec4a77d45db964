"""S3: passwords and PINs, how often they may be tried, and what their time tells."""

from __future__ import annotations

import asyncio
import re
import time
import unicodedata

import pytest

from queue_server import signing_in
from queue_server.passwords import Hashing
from queue_server.signing_in import People
from tests.web.desk import Desk
from tests.web.persons import (
    GOOD,
    MINUTE,
    PIN,
    WRONG,
    by_pin,
    form,
    keep,
    me,
    person,
    refused,
    sign_in,
)

# -- S3: passwords ----------------------------------------------------------------------------


async def test_s3_an_unknown_login_and_a_wrong_password_get_the_same_answer(desk, hoa):
    wrong, unknown = await sign_in(desk, "hoa", WRONG), await sign_in(desk, "ai-do", WRONG)
    assert refused(wrong) == (401, "wrong_sign_in")
    assert (wrong.status, wrong.body) == (unknown.status, unknown.body)
    assert "Set-Cookie" not in wrong.headers
    pages = [
        await form(desk, "/sign-in", login=login, password=WRONG) for login in ("hoa", "ai-do")
    ]
    one, other = (answer.body.replace(b"ai-do", b"hoa") for answer in pages)
    assert (pages[0].status, one) == (pages[1].status, other)


async def took_ms(people: People, login: str) -> float:
    began = time.perf_counter()
    with pytest.raises(signing_in.WrongSignIn):
        await people.by_password(login, WRONG, address="127.0.0.1")
    return (time.perf_counter() - began) * 1000


async def ratio_of_fastest(people: People, tries: int = 40) -> float:
    """How long somebody unknown takes, measured against a wrong password: the fastest of each, for
    what else this machine does only ever adds."""
    known, unknown = [], []
    for _ in range(tries):
        known.append(await took_ms(people, "hoa"))
        unknown.append(await took_ms(people, "ai-do"))
    return min(unknown) / min(known)


class Never:
    """No limit at all."""

    def wait_s(self, key: str) -> int:
        return 0

    def count(self, key: str) -> None:
        pass

    forgive = count


def unlimited(desk: Desk, hashing: Hashing) -> People:
    accounts = desk.house.accounts
    made = People(accounts._database, accounts, hashing)
    made._account = made._patience = Never()  # type: ignore[assignment]
    return made


async def test_s3_an_unknown_login_takes_as_long_as_a_wrong_password(desk, hoa):
    people = unlimited(desk, desk.house.people.hashing)
    assert 0.9 < await ratio_of_fastest(people) < 1.1


class Hasty(Hashing):
    """The fault: nothing is kept of somebody unknown, so nothing is compared."""

    async def fits(self, password: str, kept: str | None) -> bool:
        return kept is not None and await super().fits(password, kept)


async def test_s3_without_the_work_for_nobody_the_time_tells_who_is_known(desk, hoa):
    hasty = Hasty()
    try:
        assert await ratio_of_fastest(unlimited(desk, hasty), tries=10) < 0.5
    finally:
        hasty.close()


async def test_s3_five_wrong_passwords_cost_a_minute_also_the_right_one(desk, hoa):
    for _ in range(3):
        assert refused(await sign_in(desk, "hoa", WRONG)) == (401, "wrong_sign_in")
    answers = [await sign_in(desk, "hoa", WRONG) for _ in range(9)]
    assert {answer.status for answer in answers} <= {401, 429}
    answer = await sign_in(desk, "hoa", GOOD)
    assert refused(answer) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "chờ" in answer.problem.detail


async def test_s3_a_hundred_tries_at_once_are_no_more_than_five(desk, hoa):
    answers = await asyncio.gather(*(sign_in(desk, "hoa", WRONG) for _ in range(100)))
    assert {answer.status for answer in answers} == {401, 429}
    assert sum(answer.status == 401 for answer in answers) <= 5


async def test_s3_a_login_that_nobody_has_is_held_back_like_one_that_somebody_has(desk):
    answers = [await sign_in(desk, "ai-do", WRONG) for _ in range(8)]
    assert answers[-1].status == 429


async def outcome(people: People, login: str, address: str = "192.0.2.7") -> str:
    try:
        await people.by_password(login, WRONG, address=address)
    except signing_in.WrongSignIn:
        return "wrong"
    except signing_in.TooOften as often:
        return f"{often.wait_s}"
    return "in"


async def test_s3_an_address_tries_twenty_times_a_minute_whatever_the_logins(people, clock):
    for n in range(20):
        assert await outcome(people, f"người{n}") == "wrong"
    assert await outcome(people, "người20") == "60"
    assert await outcome(people, "người20", "192.0.2.8") == "wrong"
    clock.now_ms += MINUTE
    assert await outcome(people, "người21") == "wrong"


async def test_s3_who_is_wrong_again_and_again_waits_longer_each_time(people, clock):
    waits = []
    while len(waits) < 15:
        answer = await outcome(people, "hoa", "127.0.0.1")
        if answer == "wrong":
            waits.append(0)
        else:
            waits[-1] += int(answer)
            clock.now_ms += int(answer) * 1000
    assert waits[:5] == [0, 0, 0, 1, 59]  # the fifth within a minute
    assert waits[5:14] == [4, 8, 16, 32, 64, 128, 256, 512, 900]


async def test_s3_a_right_password_forgets_the_mistakes_before_it(desk, hoa):
    for _ in range(3):
        for _ in range(3):
            assert (await sign_in(desk, "hoa", WRONG)).status == 401
        assert (await sign_in(desk, "hoa", GOOD)).status == 200
        desk.house.people._account._times.clear()


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("ngắnquá", "password_too_short"),
        ("x" * 129, "not_as_agreed"),
        ("matkhau123", "password_too_common"),
        ("M@tKhau123", "password_too_common"),
        ("1qaz2wsx3edc", "password_too_common"),
        ("Nguyen1985", "password_too_common"),
        ("13051985", "password_too_common"),
        ("thachchau1", "password_too_common"),
        ("Thạch Châu 26", "password_too_common"),
        ("motcua2026", "password_too_common"),
        ("tranthihoa1", "password_too_common"),
        ("aaaaaaaaaaaaaaaa", "password_too_common"),
        (GOOD, "password_too_common"),
    ],
)
async def test_s3_a_password_that_is_tried_first_is_refused_and_the_old_one_stays(
    desk, hoa, new, code
):
    answer = await desk.post("hoa", "/me/password", {"old": GOOD, "new": new})
    assert refused(answer) == (422, code)
    assert (await sign_in(desk, "hoa", GOOD)).status == 200


@pytest.mark.parametrize("new", ["bốn con mèo", "không-cần chữ HOA", "ăn mặn nói ngay quê ta"])
async def test_s3_there_are_no_rules_of_composition(desk, hoa, new):
    answer = await desk.post("hoa", "/me/password", {"old": GOOD, "new": new})
    assert answer.status == 200


async def test_s3_letters_composed_otherwise_are_the_same_password(desk, hoa):
    apart = unicodedata.normalize("NFD", GOOD)
    assert apart != GOOD
    assert (await sign_in(desk, "hoa", apart)).status == 200


async def test_s3_what_is_kept_of_a_password_is_argon2id_with_nineteen_mebibytes(desk, hoa):
    kept = await desk.house.accounts._database.run(
        lambda c: c.execute("SELECT password, pin FROM users").fetchall()
    )
    for text in kept[0]:
        assert re.match(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$", text)


async def test_s3_hashing_holds_nobody_up(desk, hoa):
    """While ten sign in, a kiosk's request is answered at once."""
    signing = [asyncio.ensure_future(sign_in(desk, f"ai-{n}", WRONG)) for n in range(10)]
    began = time.perf_counter()
    assert (await desk.get("kiosk", "/office")).status == 200
    took_s = time.perf_counter() - began
    still = [task for task in signing if not task.done()]
    assert still, "the request waited for all of them"
    await asyncio.gather(*signing)
    assert took_s < 2


# -- S3: the PIN ------------------------------------------------------------------------------


async def test_s3_a_pin_signs_in_at_a_paired_console_and_is_that_counters(desk, hoa):
    keep(desk, "hoa", await by_pin(desk, who="counter3"))
    told = await me(desk, "hoa")
    assert (told.by, told.counter) == ("pin", 3)
    assert (await desk.post("hoa", "/counters/3/open")).status == 200
    assert refused(await desk.post("hoa", "/counters/1/open")) == (403, "forbidden")


@pytest.mark.parametrize("who", ["anonymous", "kiosk", "rating", "reports", "supervisor", "hoa"])
async def test_s3_a_pin_opens_nothing_without_the_key_of_a_counters_machine(desk, hoa, who):
    answer = await by_pin(desk, who=who)
    assert answer.status == (401 if who == "anonymous" else 403)
    assert "Set-Cookie" not in answer.headers


async def test_s3_a_pin_is_no_password(desk, hoa):
    assert refused(await sign_in(desk, "hoa", PIN)) == (401, "wrong_sign_in")


async def test_s3_five_wrong_pins_shut_nobody_out_of_their_password(desk, hoa):
    answers = [await by_pin(desk, "740916") for _ in range(8)]
    assert answers[-1].status == 429
    assert (await sign_in(desk, "hoa", GOOD)).status == 200
    assert (await by_pin(desk, who="counter2")).status == 200


@pytest.mark.parametrize("role", ["administrator", "auditor"])
async def test_s3_who_may_do_more_than_work_at_a_counter_needs_a_password(desk, role):
    await person(desk, "lan", role)
    assert (await desk.post("lan", "/me/pin", {"password": GOOD, "pin": PIN})).status == 200
    assert refused(await by_pin(desk, login="lan")) == (401, "wrong_sign_in")


@pytest.mark.parametrize(
    "pin", ["111111", "123456", "987654", "890123", "121212", "123123", "130585", "13051985"]
)
async def test_s3_a_pin_that_is_tried_first_is_refused(desk, hoa, pin):
    answer = await desk.post("hoa", "/me/pin", {"password": GOOD, "pin": pin})
    assert refused(answer) == (422, "pin_too_plain")


async def test_s3_setting_a_pin_asks_for_the_password(desk, hoa):
    answer = await desk.post("hoa", "/me/pin", {"password": WRONG, "pin": "592836"})
    assert refused(answer) == (401, "wrong_sign_in")


async def test_s3_a_revoked_console_ends_the_sessions_that_were_opened_at_it(desk, hoa):
    keep(desk, "hoa", await by_pin(desk))
    rows = await desk.house.accounts.machines()
    machine = next(row.id for row in rows if row.name == "counter1")
    await desk.post("administrator", f"/machines/{machine}/revoke")
    assert refused(await desk.get("hoa", "/me")) == (401, "no_token")
