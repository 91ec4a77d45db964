"""What the tests of people share: somebody with an account, by every way in."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest

from link import messages as m
from queue_server.signing_in import People
from queue_server.web.cookies import COOKIE
from tests.web.desk import Answer, Desk

GOOD = "bốn con ngựa đá chạy"
OTHER = "mưa rơi trên mái tôn cũ"
PIN = "740915"
WRONG = "không phải mật khẩu"
MINUTE = 60_000


async def add(desk: Desk, login: str = "hoa", role: str = "operator", **more: object) -> m.User:
    body = {"login": login, "name": "Trần Thị Hoa", "role": role, **more}
    answer = await desk.post("administrator", "/users", body)
    assert answer.status == 201, answer.body
    return answer.as_(m.User)


async def first_password(desk: Desk, user: m.User) -> str:
    answer = await desk.post("administrator", f"/users/{user.id}/password")
    assert answer.status == 200, answer.body
    return answer.as_(m.OneTimePassword).password


async def sign_in(desk: Desk, login: str, password: str, who: str = "anonymous") -> Answer:
    return await desk.post(who, "/session", {"login": login, "password": password})


def keep(desk: Desk, who: str, answer: Answer) -> None:
    """From now on ``who`` asks with the session of this answer."""
    assert answer.status == 200, answer.body
    desk.sessions[who] = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE].value


async def person(desk: Desk, login: str = "hoa", role: str = "operator", **more: object) -> m.User:
    """Somebody with an account and a password of their own, signed in under their login."""
    user = await add(desk, login, role, **more)
    keep(desk, login, await sign_in(desk, login, await first_password(desk, user)))
    old = await first_password(desk, user)
    keep(desk, login, await sign_in(desk, login, old))
    changed = await desk.post(login, "/me/password", {"old": old, "new": GOOD})
    assert changed.status == 200, changed.body
    return user


def refused(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.problem.code


async def me(desk: Desk, who: str) -> m.Me:
    answer = await desk.get(who, "/me")
    assert answer.status == 200, answer.body
    return answer.as_(m.Me)


@pytest.fixture
async def hoa(desk: Desk) -> m.User:
    """An officer of counter 1 with a password and a PIN of her own."""
    user = await person(desk, counter=1)
    set_ = await desk.post("hoa", "/me/pin", {"password": GOOD, "pin": PIN})
    assert set_.as_(m.Me).has_pin
    return user


async def by_pin(desk: Desk, pin: str = PIN, who: str = "counter1", login: str = "hoa"):
    return await desk.post(who, "/session/pin", {"login": login, "pin": pin})


async def form(desk: Desk, path: str, who: str = "anonymous", origin: str = "", **fields: str):
    """A page's own form, as a browser sends it."""
    headers = {"Origin": origin or str(desk.server.make_url("")).rstrip("/")}
    return await desk.ask(who, "POST", f"/{path}", data=fields, headers=headers)


class Clock:
    def __init__(self) -> None:
        self.now_ms = 1_795_000_000_000

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(desk, clock) -> People:
    accounts = desk.house.accounts
    return People(accounts._database, accounts, desk.house.people.hashing, clock)
