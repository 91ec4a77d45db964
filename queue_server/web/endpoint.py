"""From a row of the route table to an aiohttp handler: who, what body, which key, then the work."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from aiohttp import hdrs, web
from msgspec.structs import replace

from queue_server.web import problems
from queue_server.web.access import check, principal_of
from queue_server.web.health import FIGURES
from queue_server.web.house import (
    HOUSE,
    Call,
    HouseOf,
    fingerprint_of,
    idempotency_key,
    the_house,
)
from queue_server.web.machines import Answer
from queue_server.web.route import Route
from queue_server.wire import decode, encode

PREFIX = "/api/v1"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def endpoint(route: Route, house_of: HouseOf = the_house) -> Handler:
    """The aiohttp handler of a route."""

    async def handle(request: web.Request) -> web.StreamResponse:
        principal = await principal_of(request, request.app[HOUSE].accounts)
        check(principal, route.roles, held_too=route.held_too)
        house = house_of(request, principal)
        body = await _read(request, route) if route.changes else b""
        key = (idempotency_key(request) or secrets.token_hex(16)) if route.changes else ""
        wanted = _body(route, body)
        kept = _without_person(wanted, body)
        fingerprint = fingerprint_of(request, principal.source, kept) if key else ""
        call = Call(request, house, principal, wanted, key, fingerprint)
        answer = await route.handler(call)
        return answer if isinstance(answer, web.StreamResponse) else _response(answer)

    return handle


async def _read(request: web.Request, route: Route) -> bytes:
    """The body; a file may be larger than any message."""
    return await (
        request.clone(client_max_size=route.file_max) if route.file_max else request
    ).read()


def _body(route: Route, body: bytes) -> Any:
    """The decoded body; an optional one may be missing, one that is not taken may be empty."""
    if route.takes is None:
        return None
    if route.file_max:
        return body
    if not body and route.body_optional:
        return None
    return decode(body, route.takes)


def _without_person(wanted: Any, body: bytes) -> bytes:
    """The body of which a fingerprint is kept: from one that holds the mark of a person's card,
    trying all cards would lead back to the person (domain.md §8)."""
    if getattr(wanted, "person", None) is None:
        return body
    return encode(replace(wanted, person=None))


def _response(answer: Answer) -> web.Response:
    if answer.status == 204:
        return web.Response(status=204)
    body = answer.data if isinstance(answer.data, bytes) else encode(answer.data)
    return web.Response(body=body, status=answer.status, content_type="application/json")


@web.middleware
async def last_resort(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever happens in a handler ends as a problem, and never ends the server (R26); every
    answer counts, and how long it took."""
    began = perf_counter()
    try:
        answer = await handler(request)
    except web.HTTPRedirection:
        raise
    except Exception as error:
        answer = problems.response(request, error)
    request.app[FIGURES].answered(request.method, answer.status, perf_counter() - began)
    return answer


HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """The same protective headers on every answer (S20); nothing of ours may be cached but what
    is static."""
    response.headers.update(HEADERS)
    if hdrs.CACHE_CONTROL not in response.headers:
        static = request.path.startswith("/static/")
        response.headers[hdrs.CACHE_CONTROL] = "no-cache" if static else "no-store"
