"""The office's configuration over HTTP: what it is, what a change would do, the change."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from aiohttp import web

import assets
from link import messages as m
from queue_server.configuration import ConfigurationError, Problem
from queue_server.configuring import Checked, Stale, UnknownVersion, Version, Wanted
from queue_server.toml_editing import Change, changes
from queue_server.toml_reading import document_of
from queue_server.views import common
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import (
    CONTENT_TYPE,
    BadValue,
    RequestError,
    UnknownThing,
    language_of,
)
from queue_server.web.route import Route
from queue_server.wire import encode

ADMINISTRATOR = frozenset({"administrator"})
READERS = frozenset({"administrator", "auditor"})


class ConfigurationStale(RequestError):
    """Somebody has set another version since this one was looked at."""

    status, code = HTTPStatus.CONFLICT, "configuration_stale"


class ConfigurationRefused(RequestError):
    """The configuration cannot be set: something in it is wrong."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "configuration_refused"


async def configuration(call: Call) -> Answer:
    """The configuration in force."""
    return Answer(_shown(await call.house.setup.configuring.current()))


async def check(call: Call) -> Answer:
    """What a change would do, and what is wrong with it; nothing happens."""
    checked = await call.house.setup.configuring.check(_wanted(call.body))
    return Answer(_checked(checked))


async def change(call: Call) -> Answer | web.Response:
    """Put a changed configuration in force at once."""
    body: m.ChangeConfiguration = call.body
    setup = call.house.setup
    work = partial(
        setup.configuring.change,
        _wanted(body),
        base=body.base,
        by=call.principal.source,
        key=call.key,
        fingerprint=call.fingerprint,
    )
    try:
        made = await setup.once.do(call.key, call.fingerprint, work)
    except Stale as stale:
        raise ConfigurationStale(at="base", allowed=(str(stale.newest),)) from stale
    except ConfigurationError as refused:
        return _refused(call, refused)
    return Answer(_shown(made))


async def history(call: Call) -> Answer:
    """Who set what and when, the newest first."""
    found = await call.house.setup.configuring.history()
    before = [*found[1:], None]
    return Answer([_line(now, was) for now, was in zip(found, before, strict=True)])


async def undo(call: Call) -> Answer | web.Response:
    """Put in force again what an earlier version said."""
    setup = call.house.setup
    work = partial(
        setup.configuring.undo,
        call.body.to,
        by=call.principal.source,
        key=call.key,
        fingerprint=call.fingerprint,
    )
    try:
        made = await setup.once.do(call.key, call.fingerprint, work)
    except UnknownVersion as unknown:
        raise UnknownThing(at="to") from unknown
    except ConfigurationError as refused:
        return _refused(call, refused)
    return Answer(_shown(made))


def _wanted(body: m.CheckConfiguration | m.ChangeConfiguration) -> Wanted:
    if (body.toml is None) == (body.document is None):
        raise BadValue(at="toml", allowed=("toml", "document"))
    return Wanted(body.toml, body.document)


# -- in the machines' words -------------------------------------------------------------------


def _shown(version: Version) -> m.Configuration:
    at = common.moment(version.at_ms)
    document = document_of(version.toml)
    return m.Configuration(version.number, at, version.by, version.toml, document)


def _checked(checked: Checked) -> m.ConfigurationChecked:
    told = [_problem(problem) for problem in checked.problems]
    return m.ConfigurationChecked(told, [_change(one) for one in checked.changes], checked.toml)


def _line(now: Version, was: Version | None) -> m.ConfigurationVersion:
    return m.ConfigurationVersion(
        now.number,
        common.moment(now.at_ms),
        now.by,
        [_change(one) for one in (_between(was, now) if was else [])],
    )


def _between(was: Version, now: Version) -> list[Change]:
    found = changes(document_of(was.toml), document_of(now.toml))
    hashes = was.office.catalogue, now.office.catalogue
    return found if hashes[0] == hashes[1] else [*found, Change("catalogue", *hashes)]


def _change(one: Change) -> m.ConfigurationChange:
    return m.ConfigurationChange(one.path, one.before, one.after)


def _problem(one: Problem) -> m.ConfigurationProblem:
    path = ".".join(map(str, one.path))
    return m.ConfigurationProblem(path, one.line, {"vi": one.vi, "en": one.en})


def _refused(call: Call, refused: ConfigurationError) -> web.Response:
    """The usual problem, with all that is to be mended in it."""
    told = [_problem(problem) for problem in refused.problems]
    code, status = ConfigurationRefused.code, ConfigurationRefused.status
    title = (ConfigurationRefused.__doc__ or "").strip()
    words = assets.text(f"refusal.{code}", language_of(call.request))
    problem = m.Problem(
        f"/problems/{code}", title, int(status), code, words, told[0].path, problems=told
    )
    return web.Response(body=encode(problem), status=status, content_type=CONTENT_TYPE)


ROUTES = (
    Route("GET", "/configuration", configuration, READERS, m.Configuration),
    Route(
        "POST",
        "/configuration/check",
        check,
        ADMINISTRATOR,
        m.ConfigurationChecked,
        m.CheckConfiguration,
    ),
    Route("POST", "/configuration", change, ADMINISTRATOR, m.Configuration, m.ChangeConfiguration),
    Route("GET", "/configuration/history", history, READERS, list[m.ConfigurationVersion]),
    Route("POST", "/configuration/undo", undo, ADMINISTRATOR, m.Configuration, m.UndoConfiguration),
)
