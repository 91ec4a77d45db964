"""The pages of signing in, of the first administrator, and of one's own account.

Plain forms, so they work without JavaScript; only pairing a console's browser needs a script. A
form says where it comes from, and one of another site is refused (trust.md S5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from aiohttp import web

from queue_server import passwords, setup_code, views
from queue_server.accounts import Person
from queue_server.sessions import NewSession
from queue_server.web.access import PUBLIC, Principal, from_our_pages, principal_of
from queue_server.web.cookies import drop_session, keep_session, session_token
from queue_server.web.house import HOUSE
from queue_server.web.people import asker, console_of, office_words, told
from queue_server.web.problems import NoToken, RequestError
from queue_server.web.public import page

COUNTER_DIGITS = 2
HOME_OF = {
    "operator": "/counter",
    "supervisor": "/manager",
    "administrator": "/admin",
    "auditor": "/manager",
}


async def who(request: web.Request) -> Principal:
    """Who looks at a page; a token or session that is not known is nobody's."""
    try:
        return await principal_of(request, request.app[HOUSE].accounts)
    except NoToken:
        return PUBLIC


async def signin(request: web.Request, status: int = 200, **more: Any) -> web.Response:
    """The page that asks who it is."""
    house = request.app[HOUSE]
    context: dict[str, Any] = {"problem": "", "login": "", "link": status == 403} | more
    return page(
        request,
        "signin",
        status,
        office=await house.day.read(views.office),
        counter=_counter(request),
        no_administrator=await house.people.needs_setup(),
        **context,
    )


async def ask(request: web.Request) -> web.Response:
    """``GET /sign-in``; ``?counter=K`` also offers to pair this browser with that counter."""
    person = await who(request)
    if person.is_person and not person.held and not _counter(request):
        raise _to(HOME_OF.get(person.role, "/"), request)
    return await signin(request)


async def answer(request: web.Request) -> web.Response:
    """``POST /sign-in`` from that page's form."""
    form = await _form(request)
    house, login, password = request.app[HOUSE], form.get("login", ""), form.get("password", "")
    if not (login and password):
        return await signin(request, 422, problem="wrong_sign_in", login=login)
    try:
        with told():
            made = await house.people.by_password(
                login,
                password,
                address=request.remote or "",
                machine=console_of(await who(request)),
                was=session_token(request),
            )
    except RequestError as refused:
        return await signin(request, refused.status, problem=refused.code, login=login)
    _enter(request, made)


def _enter(request: web.Request, made: NewSession) -> NoReturn:
    """Into the house, by the door of the role."""
    answer = _to(HOME_OF.get(made.role, "/"), request)
    keep_session(request, answer, made.token)
    raise answer


async def by_link(request: web.Request) -> web.Response:
    """``GET /login/{secret}``: signs a person in, once, with a session that is new."""
    accounts = request.app[HOUSE].accounts
    session = await accounts.redeem(request.match_info["secret"])
    person = await accounts.session_of(session) if session else None
    if session is None or person is None:
        return await signin(request, 403)
    await accounts.end_session(session_token(request))
    _enter(request, NewSession(session, person.role))


async def sign_out(request: web.Request) -> NoReturn:
    """``POST /logout``."""
    await request.app[HOUSE].accounts.end_session(session_token(request))
    answer = web.HTTPSeeOther("/")
    drop_session(request, answer)
    raise answer


# -- the first administrator ------------------------------------------------------------------


async def setup(request: web.Request) -> web.Response:
    """``GET /setup``: whoever has read the code on the server's console becomes administrator."""
    return await _setup(request)


async def _setup(request: web.Request, status: int = 200, **more: Any) -> web.Response:
    house = request.app[HOUSE]
    if not await house.people.needs_setup():
        return await signin(request)
    context = {"problem": "", "code": "", "login": "", "name": ""} | more
    office = await house.day.read(views.office)
    return page(request, "setup", status, office=office, **context)


async def set_up(request: web.Request) -> web.Response:
    """``POST /setup`` from that page's form."""
    form = await _form(request)
    house = request.app[HOUSE]
    typed = {key: form.get(key, "").strip() for key in ("code", "login", "name")}
    try:
        with told():
            made = await house.people.set_up(
                typed["code"],
                login=typed["login"],
                name=typed["name"],
                password=form.get("password", ""),
                known=await office_words(house),
                address=request.remote or "",
            )
    except RequestError as refused:
        problem = refused.code
        if isinstance(refused.__cause__, setup_code.WrongSetupCode):
            problem = "wrong_setup_code"
        return await _setup(request, refused.status, problem=problem, **typed)
    _enter(request, made)


# -- one's own account ------------------------------------------------------------------------


async def me(request: web.Request) -> web.Response:
    """``GET /me``: password, PIN, signing out; and the way back after a break."""
    return await _me(request)


async def _me(request: web.Request, status: int = 200, **more: Any) -> web.Response:
    house = request.app[HOUSE]
    try:
        person = await asker(request, house)
    except NoToken:
        return await signin(request)
    user = await house.people.user(person.user) if person.user else None
    context = {"problem": "", "at": "", "done": request.query.get("done", "")} | more
    return page(
        request,
        "me",
        status,
        person=person,
        has_pin=bool(user and user.has_pin),
        home=_home(person),
        office=await house.day.read(views.office),
        **context,
    )


def _home(person: Person) -> str:
    return "" if person.must_change or person.locked else HOME_OF.get(person.role, "/")


async def change_password(request: web.Request) -> web.Response:
    """``POST /me/password`` from that page's form."""
    form = await _form(request)
    house = request.app[HOUSE]
    try:
        person = await asker(request, house)
        with told():
            if form.get("new") != form.get("again"):
                raise passwords.NotTheSame
            await house.people.change_password(
                person,
                form.get("old", ""),
                form.get("new", ""),
                address=request.remote or "",
                known=await office_words(house),
            )
    except RequestError as refused:
        return await _me(request, refused.status, problem=refused.code, at="password")
    raise _to("/me?done=password", request)


async def set_pin(request: web.Request) -> web.Response:
    """``POST /me/pin`` from that page's form."""
    form = await _form(request)
    house, pin = request.app[HOUSE], form.get("pin", "")
    try:
        person = await asker(request, house)
        with told():
            if pin != form.get("again"):
                raise passwords.NotTheSame
            await house.people.set_pin(
                person, form.get("password", ""), pin, address=request.remote or ""
            )
    except RequestError as refused:
        return await _me(request, refused.status, problem=refused.code, at="pin")
    raise _to("/me?done=pin", request)


async def unlock(request: web.Request) -> web.Response:
    """``POST /me/unlock`` from that page's form: back to where one's work is."""
    form = await _form(request)
    house = request.app[HOUSE]
    try:
        person = await asker(request, house)
        with told():
            await house.people.unlock(person, form.get("secret", ""), address=request.remote or "")
    except RequestError as refused:
        return await _me(request, refused.status, problem=refused.code, at="unlock")
    raise _to(HOME_OF.get(person.role, "/"), request)


# -- forms ------------------------------------------------------------------------------------


async def _form(request: web.Request) -> Mapping[str, str]:
    """The fields of a form of ours that are text."""
    from_our_pages(request)
    return {key: value for key, value in (await request.post()).items() if isinstance(value, str)}


def _to(path: str, request: web.Request) -> web.HTTPSeeOther:
    if request.query.get("lang") == "en":
        path += "&lang=en" if "?" in path else "?lang=en"
    return web.HTTPSeeOther(path)


def _counter(request: web.Request) -> int:
    text = request.query.get("counter", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= COUNTER_DIGITS else 0
