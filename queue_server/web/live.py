"""The live websocket: a whole view as one message, the newest wins, at least one every 4 s.

What comes back from a machine is little: a wall reports what it has announced, any machine its
health. Everything else is dropped with the socket.
"""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import WSMsgType, web

from link.messages import Announced, FromMachine, Health
from queue_server.core import commands as c
from queue_server.core.refusals import Refusal
from queue_server.hub import Slot
from queue_server.office_day import Busy
from queue_server.web.access import PUBLIC, Principal, principal_of
from queue_server.web.house import HOUSE, House
from queue_server.web.machines import kind_of
from queue_server.web.problems import NoToken
from queue_server.wire import NotAsAgreed, NotJson, decode

log = structlog.get_logger()

MESSAGE_MAX = 16 * 1024
SEND_TIMEOUT_S = 5.0
PING_S = 10.0
ASK_AGAIN_S = 1.0
POLICY_VIOLATION = 1008


async def live(request: web.Request) -> web.WebSocketResponse:
    """``GET /api/v1/live?view=…``: refused like any request before the upgrade."""
    house = request.app[HOUSE]
    principal = await principal_of(request, house.accounts)
    if principal is PUBLIC:
        raise NoToken
    kind = kind_of(principal, request.query.get("view", ""), dict(request.query))
    slot = await house.hub.watch(kind)
    compress = kind.view in ("counter", "manager")
    socket = web.WebSocketResponse(
        heartbeat=PING_S, max_msg_size=MESSAGE_MAX, compress=compress, timeout=SEND_TIMEOUT_S
    )
    try:
        await socket.prepare(request)
        async with asyncio.TaskGroup() as tasks:
            sender = tasks.create_task(_send(socket, slot))
            guard = tasks.create_task(_guard(request, house, socket, principal))
            await _receive(socket, house, principal)
            sender.cancel()
            guard.cancel()
    finally:
        house.hub.leave(slot)
    return socket


async def _send(socket: web.WebSocketResponse, slot: Slot) -> None:
    """Empty the slot as fast as this client reads; one that does not read is dropped."""
    try:
        while True:
            view = await slot.take()
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await socket.send_frame(view, WSMsgType.TEXT)
    except (TimeoutError, ConnectionError) as error:
        log.info("client dropped", view=slot.kind.view, why=type(error).__name__)
        _abort(socket)


def _abort(socket: web.WebSocketResponse) -> None:
    """Close without waiting for a peer that does not read."""
    request = socket._req
    if request is not None and request.transport is not None:
        request.transport.abort()


async def _guard(
    request: web.Request, house: House, socket: web.WebSocketResponse, principal: Principal
) -> None:
    """Close the socket of a token or session that has been taken away."""
    while True:
        await asyncio.sleep(ASK_AGAIN_S)
        try:
            still = await principal_of(request, house.accounts)
        except NoToken:
            still = PUBLIC
        if still != principal:
            await socket.close(code=POLICY_VIOLATION, message=b"token taken away")
            return


async def _receive(socket: web.WebSocketResponse, house: House, principal: Principal) -> None:
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            await socket.close(code=POLICY_VIOLATION, message=b"text only")
            return
        try:
            said: Announced | Health = decode(
                message.data.encode("utf-8", "surrogatepass"), FromMachine
            )
        except (NotJson, NotAsAgreed):
            await socket.close(code=POLICY_VIOLATION, message=b"not understood")
            return
        await _heed(house, principal, said)


async def _heed(house: House, principal: Principal, said: Announced | Health) -> None:
    if isinstance(said, Health):
        log.info("health", machine=principal.source, parts=said.parts)
        return
    if principal.role != "display":
        return
    try:
        await house.day.ask(c.ReportAnnounced(said.call, principal.name, said.spoken))
    except (Refusal, Busy) as refused:
        log.info("announcement not kept", call=said.call, why=str(refused))
