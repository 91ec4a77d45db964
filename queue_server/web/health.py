"""Whether the server lives, whether it can work, and its figures for Prometheus."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from queue_server.core.state import State
from queue_server.views.around import Around
from queue_server.web.access import check, principal_of
from queue_server.web.house import HOUSE
from queue_server.web.listening import LISTENING
from queue_server.wire import encode

FREE_LEAST = 0.02
WAIT_BUCKETS_S = (60, 300, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200)
ROLES = frozenset({"reports", "supervisor", "administrator"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PRINTERS_MAX = 100
LOOPBACK = ("127.0.0.1", "::1")


class Figures:
    """The server's own figures; none of them names a person or a ticket."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.registry = CollectorRegistry()
        self._tickets = Gauge("motcua_tickets", "Tickets today", ["state"], registry=self.registry)
        self._waiting = Gauge("motcua_waiting", "People waiting", ["queue"], registry=self.registry)
        self._clients = Gauge("motcua_ws_clients", "Watchers", ["view"], registry=self.registry)
        self._disk = Gauge("motcua_disk_free_ratio", "Free disk", registry=self.registry)
        self._drift = Gauge("motcua_clock_drift_seconds", "Wall drift", registry=self.registry)
        self._machines = Gauge(
            "motcua_machines", "Paired machines", ["role", "state"], registry=self.registry
        )
        self._printers = Gauge(
            "motcua_printer_ok", "1 prints", ["role", "machine"], registry=self.registry
        )
        self._help = Gauge("motcua_help_calls", "Help", ["state"], registry=self.registry)
        self.dropped = Counter(
            "motcua_ws_dropped", "Watchers that did not read", registry=self.registry
        )
        self._requests = Counter(
            "motcua_requests", "Answers", ["method", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "motcua_request_seconds",
            "Time to an answer",
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5),
            registry=self.registry,
        )

    @cache  # noqa: B019 one object for the life of the program
    def _count_of(self, method: str, status: int) -> Counter:
        return self._requests.labels(method, status)

    def answered(self, method: str, status: int, seconds: float) -> None:
        """One more answer, and how long it took."""
        self._count_of(method if method in METHODS else "other", status).inc()
        self._seconds.observe(seconds)

    def text(self, state: State, around: Around, watching: dict[str, int], drift_ms: int) -> bytes:
        """The exposition of this moment."""
        self._set_around(around)
        self._tickets.clear()
        for ticket in state.tickets.values():
            self._tickets.labels(ticket.state).inc()
        for queue in state.queues:
            self._waiting.labels(queue).set(state.line.count(queue))
        self._clients.clear()
        for view, count in watching.items():
            self._clients.labels(view).set(count)
        self._disk.set(disk_free(self.data))
        self._drift.set(drift_ms / 1000)
        return generate_latest(self.registry)

    def _set_around(self, around: Around) -> None:
        """The machines by kind, the printers one by one as far as a scrape can bear."""
        for gauge in (self._machines, self._printers, self._help):
            gauge.clear()
        for machine in around.machines:
            self._machines.labels(machine.role, "online" if machine.online else "offline").inc()
        printers = [machine for machine in around.machines if "printer" in machine.parts]
        for machine in printers[:PRINTERS_MAX]:
            works = machine.online and not machine.parts["printer"].startswith("failed")
            self._printers.labels(machine.role, machine.id[:12]).set(works)
        for call in around.help:
            self._help.labels("answered" if call.answered_at else "waiting").inc()


FIGURES = web.AppKey("figures", Figures)


def disk_free(data: Path) -> float:
    """The free share of the disk that holds the data, 0…1."""
    usage = shutil.disk_usage(data)
    return usage.free / usage.total


async def healthz(request: web.Request) -> web.Response:
    """Alive: the loop turns and the writer runs. ``insecure``: plain HTTP beyond this machine."""
    insecure = request.app[LISTENING].insecure
    return _health({"writer": request.app[HOUSE].day.running}, insecure=insecure)


async def readyz(request: web.Request) -> web.Response:
    """Ready: alive, with a day open, room on the disk and a clock that can be trusted."""
    house = request.app[HOUSE]
    closed = await house.day.read(lambda state: state.closed)
    checks = {
        "writer": house.day.running,
        "day": not closed,
        "disk": disk_free(request.app[FIGURES].data) > FREE_LEAST,
        "clock": house.day.clock.behind_ms == 0,
    }
    return _health(checks)


def _health(checks: dict[str, bool], **more: bool) -> web.Response:
    good = all(checks.values())
    body: dict[str, Any] = {"status": "ok" if good else "failing", "checks": checks, **more}
    return web.Response(
        body=encode(body), status=200 if good else 503, content_type="application/json"
    )


async def metrics(request: web.Request) -> web.Response:
    """Prometheus' text, for the loopback or a token that may read reports."""
    house, figures = request.app[HOUSE], request.app[FIGURES]
    if request.remote not in LOOPBACK:
        check(await principal_of(request, house.accounts), ROLES)
    clock, watching = house.day.clock, house.hub.watching()
    around, drift_ms = house.hub.around(clock.now_ms()), clock.drift_ms()
    text = await house.day.read(lambda state: figures.text(state, around, watching, drift_ms))
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})
