"""All wiring of the server, from the data folder to the socket; nothing else knows all parts."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

from aiohttp import web

from assets.look import theme
from queue_server import configuration, logs
from queue_server.accounts import Accounts, wall_ms
from queue_server.at_work import office_day
from queue_server.audit_trail import AuditTrail
from queue_server.beside import beside
from queue_server.caseload import Caseload
from queue_server.catalogues import make_known
from queue_server.checklists import Checklists
from queue_server.clock import Clock
from queue_server.dossiers import Dossiers
from queue_server.fleet import CLONED_MS, Fleet
from queue_server.help_calls import HelpCalls
from queue_server.hub import Hub
from queue_server.log import audit
from queue_server.log.database import Database
from queue_server.log.sqlite import SqliteLog
from queue_server.office_day import OfficeDay
from queue_server.office_setup import office_setup
from queue_server.pairing import Pairings
from queue_server.passwords import Hashing
from queue_server.practice import practices_open
from queue_server.signing_in import People
from queue_server.views.around import Around
from queue_server.web import health, limits, practice, public, signing_in, staff
from queue_server.web.endpoint import PREFIX, endpoint, last_resort, protect
from queue_server.web.health import FIGURES, Figures
from queue_server.web.house import HOUSE, House, TicketTokens, the_house
from queue_server.web.listening import LISTENING, Listening, listening_at
from queue_server.web.live import live_of
from queue_server.web.persons import Persons
from queue_server.web.routes import API

DATABASE = "office.db"
COLLECT_AT = (50_000, 20, 100)


class NoOffice(Exception):
    """This data folder holds no office yet: make one with ``motcua-server init``."""


def application(house: House, data: Path, listening: Listening | None = None) -> web.Application:
    """The aiohttp application of a house."""
    app = web.Application(
        middlewares=[last_resort, limits.in_time],
        client_max_size=limits.BODY_MAX,
        handler_args=limits.SIZES,
    )
    theme.wear(data)
    app[HOUSE], app[FIGURES] = house, Figures(data)
    app[LISTENING] = listening or Listening()
    app.on_response_prepare.append(protect)
    for route in API:
        app.router.add_route(route.method, PREFIX + route.path, endpoint(route))
    app.router.add_get(limits.LIVE, live_of(the_house))
    app.router.add_get("/healthz", health.healthz)
    app.router.add_get("/readyz", health.readyz)
    app.router.add_get("/metrics", health.metrics)
    _add_pages(app)
    practice.add_to(app)
    return app


def _add_pages(app: web.Application) -> None:
    app.router.add_get("/", staff.start)
    app.router.add_get("/counter", staff.console)
    app.router.add_get("/manager", staff.dashboard)
    app.router.add_get("/admin", staff.admin)
    app.router.add_get("/admin/{page}", staff.admin)
    app.router.add_get("/pad", staff.pad)
    app.router.add_get("/worker.js", staff.worker)
    app.router.add_get("/sign-in", signing_in.ask)
    app.router.add_post("/sign-in", signing_in.answer)
    app.router.add_get("/setup", signing_in.setup)
    app.router.add_post("/setup", signing_in.set_up)
    app.router.add_get("/me", signing_in.me)
    app.router.add_post("/me/password", signing_in.change_password)
    app.router.add_post("/me/pin", signing_in.set_pin)
    app.router.add_post("/me/unlock", signing_in.unlock)
    app.router.add_get("/login/{secret}", signing_in.by_link)
    app.router.add_post("/logout", signing_in.sign_out)
    app.router.add_get("/t/{token}", public.ticket_page)
    app.router.add_post("/t/{token}/rating", public.rate_page)
    app.router.add_post("/t/{token}/cancel", public.cancel_page)
    app.router.add_get("/static/tokens.css", staff.tokens_css)
    for prefix, folder in staff.static_folders().items():
        app.router.add_static(prefix, folder)


@asynccontextmanager
async def fleet_of(
    database: Database, accounts: Accounts, day: OfficeDay, hub: Hub
) -> AsyncIterator[Fleet]:
    """The machines, watched until the block ends."""

    async def record(*, who: str, what: str, detail: dict[str, object]) -> None:
        await database.run(audit.record, wall_ms(), who=who, what=what, detail=detail)

    fleet = Fleet(accounts.machines, record, now_ms=day.clock.now_ms, on_change=hub.nudge)
    await fleet.renew()
    fleet.recall(await database.run(audit.cloned_since, wall_ms() - CLONED_MS))
    async with beside(fleet.keep(), "fleet"):
        yield fleet


@asynccontextmanager
async def open_house(
    data: Path, public_url: str, make_clock: Callable[[int], Clock] = Clock
) -> AsyncIterator[House]:
    """Everything behind the socket, from the data folder."""
    async with AsyncExitStack() as stack:
        database = await Database.open(data / DATABASE)
        stack.push_async_callback(database.close)
        accounts = Accounts(database)
        await database.run(make_known)
        office = await database.run(configuration.current)
        if office is None:
            raise NoOffice
        log, epoch = SqliteLog(database, office.id), await accounts.next_epoch()
        day, hub = await stack.enter_async_context(office_day(log, office, epoch, make_clock))
        help_calls = HelpCalls(day.clock.now_ms, hub.nudge)
        fleet = await stack.enter_async_context(fleet_of(database, accounts, day, hub))
        hub.around = lambda now_ms: Around(tuple(fleet.status()), tuple(help_calls.current()))
        hashing = stack.enter_context(closing(Hashing()))
        dossiers = Dossiers(data)
        stack.push_async_callback(dossiers.close)
        setup = await stack.enter_async_context(office_setup(data, database, day))
        yield House(
            day,
            hub,
            accounts,
            TicketTokens(await accounts.server_key()),
            log,
            Persons(),
            public_url,
            fleet=fleet,
            help=help_calls,
            pairings=Pairings(database, accounts),
            checklists=Checklists(database),
            dossiers=dossiers,
            caseload=Caseload(database),
            setup=setup,
            people=People(database, accounts, hashing),
            audit=AuditTrail(data / DATABASE),
            practices=await stack.enter_async_context(practices_open()),
        )


async def run(
    data: Path,
    listening: Listening,
    *,
    public_url: str | None = None,
    make_clock: Callable[[int], Clock] = Clock,
) -> None:
    """Serve until SIGTERM or SIGINT; then finish what was asked and stop."""
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    url = listening.public_url if public_url is None else public_url
    async with open_house(data, url, make_clock) as house:
        if listening.authority is not None:
            await house.accounts.keep_authority(data)
        _spare_the_collector()
        app = application(house, data, listening)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        limits.guard(runner, limits.Doors())
        try:
            async with listening.opened(runner):
                print(f"motcua-server ready on {listening}", flush=True)
                await _tell_setup_code(house, listening)
                await stop.wait()
        finally:
            await runner.cleanup()


async def _tell_setup_code(house: House, listening: Listening) -> None:
    """On the server's own console and nowhere else, while nobody can administer (trust.md S2)."""
    if code := await house.people.make_setup_code():
        page = f"{listening.urls[0]}/setup"
        print(f"no administrator yet: open {page} within 30 minutes and type {code}", flush=True)


def _spare_the_collector() -> None:
    """What was loaded stays: without this a full collection stops everybody for 40 ms."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AT)


def serve(
    data: Path,
    host: str,
    port: int,
    *,
    public_url: str | None = None,
    make_clock: Callable[[int], Clock] = Clock,
    insecure: bool = False,
) -> None:
    """The whole server; TLS for a host beyond this machine, unless it is ``insecure``. Raises
    ``NoOffice``, ``AuthorityBroken``, OSError."""
    logs.configure()
    limits.open_files_enough()
    listening = listening_at(data, host, port, insecure=insecure)
    asyncio.run(run(data, listening, public_url=public_url, make_clock=make_clock))
