"""The live websocket: a whole view as one message, the newest wins, at least one every 4 s.

What comes back is little, and depends on who says it (trust.md S6): every machine with a screen
tells its health and what came of an order, a wall also what it has announced. Whoever says anything
else is put out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import WSMsgType, web
from msgspec.structs import replace

from link.messages import Announced, FromMachine, Health, OrderDone
from queue_server.contact import POLICY_VIOLATION, Contact
from queue_server.core import commands as c
from queue_server.core.refusals import Refusal
from queue_server.hub import Slot
from queue_server.office_day import Busy
from queue_server.web.access import PUBLIC, Principal, principal_of
from queue_server.web.health import FIGURES
from queue_server.web.house import HOUSE, House, HouseOf
from queue_server.web.limits import MESSAGE_MAX
from queue_server.web.machines import kind_of
from queue_server.web.problems import NoToken
from queue_server.wire import NotAsAgreed, NotJson, decode

log = structlog.get_logger()

SEND_TIMEOUT_S = 5.0
PING_S = 10.0
ASK_AGAIN_S = 1.0
CONSOLE = "counter"
INSTANCE = "Motcua-Instance"
INSTANCE_LENGTH_MAX = 64

OF_A_SCREEN = (Health, OrderDone)
SAYS: dict[str, tuple[type, ...]] = {
    "kiosk": OF_A_SCREEN,
    "rating": OF_A_SCREEN,
    "counter": OF_A_SCREEN,
    "display": (*OF_A_SCREEN, Announced),
}
"""What each kind of machine may say; people and programs that read reports only listen."""


def live_of(house_of: HouseOf) -> Callable[[web.Request], Awaitable[web.WebSocketResponse]]:
    """``GET /api/v1/live?view=…`` of a house: refused like any request before the upgrade."""

    async def live(request: web.Request) -> web.WebSocketResponse:
        principal = await principal_of(request, request.app[HOUSE].accounts)
        if principal is PUBLIC:
            raise NoToken
        return await _live(request, house_of(request, principal), principal)

    return live


async def _live(request: web.Request, house: House, principal: Principal) -> web.WebSocketResponse:
    kind = kind_of(principal, request.query.get("view", ""), dict(request.query))
    slot = await house.hub.watch(kind)
    socket = web.WebSocketResponse(
        heartbeat=PING_S,
        max_msg_size=MESSAGE_MAX,
        compress=kind.view in ("counter", "manager"),
        timeout=SEND_TIMEOUT_S,
        autoping=False,
    )
    instance = request.headers.get(INSTANCE, "")[:INSTANCE_LENGTH_MAX]
    contact = Contact(principal.id, instance, slot, socket)
    try:
        await socket.prepare(request)
        async with _present(house, principal, contact), asyncio.TaskGroup() as tasks:
            sender = tasks.create_task(_send(request, socket, slot))
            guard = tasks.create_task(_guard(request, house, socket, principal, kind.view))
            await _receive(socket, house, principal, contact)
            if not (sender.done() or isinstance(socket.exception(), TimeoutError)):
                contact.heard_ms = house.day.clock.now_ms()  # it, or its system, said goodbye
            sender.cancel()
            guard.cancel()
    finally:
        house.hub.leave(slot)
    return socket


@asynccontextmanager
async def _present(house: House, principal: Principal, contact: Contact) -> AsyncIterator[None]:
    """The fleet knows a machine's socket for as long as it lasts; people are no machines."""
    if principal.is_person:
        yield
        return
    contact.heard_ms = house.day.clock.now_ms()
    await house.fleet.join(contact)
    try:
        yield
    finally:
        house.fleet.leave(contact)


async def _send(request: web.Request, socket: web.WebSocketResponse, slot: Slot) -> None:
    """Empty the slot as fast as this client reads; one that does not read is dropped."""
    try:
        while True:
            view = await slot.take()
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await socket.send_frame(view, WSMsgType.TEXT)
    except (TimeoutError, ConnectionError) as error:
        log.info("client dropped", view=slot.kind.view, why=type(error).__name__)
        request.app[FIGURES].dropped.inc()
        if request.transport is not None:
            request.transport.abort()  # without waiting for a peer that does not read


async def _guard(
    request: web.Request,
    house: House,
    socket: web.WebSocketResponse,
    principal: Principal,
    view: str,
) -> None:
    """Close the socket of a token or session that has been taken away. Who works at a console is
    there as long as it is open; who only watches may have gone, and that session idles."""
    watches = view != CONSOLE
    while True:
        await asyncio.sleep(ASK_AGAIN_S)
        try:
            still = await principal_of(request, house.accounts, watches=watches)
        except NoToken:
            still = PUBLIC
        if still.held == "locked" and view == CONSOLE:
            still = replace(still, held=principal.held)  # a break: it may go on looking
        if still != principal:
            await socket.close(code=POLICY_VIOLATION, message=b"token taken away")
            return


async def _receive(
    socket: web.WebSocketResponse, house: House, principal: Principal, contact: Contact
) -> None:
    async for message in socket:
        if message.type is not WSMsgType.ERROR:
            contact.heard_ms = house.day.clock.now_ms()
        if message.type is WSMsgType.PONG:
            contact.pong(message.data)
        elif message.type is WSMsgType.PING:
            await socket.pong(message.data)
        elif message.type is WSMsgType.TEXT and (said := _read(message.data, principal)):
            await _heed(house, principal, said)
        else:
            await socket.close(code=POLICY_VIOLATION, message=b"not understood")
            return


def _read(text: str, principal: Principal) -> FromMachine | None:
    """What was said, if this principal may say such a thing; None for anything else."""
    try:
        said: FromMachine = decode(text.encode("utf-8", "surrogatepass"), FromMachine)
    except (NotJson, NotAsAgreed):
        return None
    return said if isinstance(said, SAYS.get(principal.role, ())) else None


async def _heed(house: House, principal: Principal, said: FromMachine) -> None:
    match said:
        case Health():
            house.fleet.heard(principal.id, said)
        case OrderDone():
            house.fleet.done(principal.id, said)
        case Announced():
            try:
                await house.day.ask(c.ReportAnnounced(said.call, principal.name, said.spoken))
            except (Refusal, Busy) as refused:
                log.info("announcement not kept", call=said.call, why=str(refused))
