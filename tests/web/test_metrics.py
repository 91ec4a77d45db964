"""O6: what Prometheus reads, read by Prometheus' own parser."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from link import messages as m
from queue_server.views.around import Around
from queue_server.views.common import moment
from queue_server.web.health import FIGURES, Figures
from tests.core.play import Play
from tests.web.desk import Desk
from tests.web.test_fleet import machine

SERIES_MAX = 500
AT = moment(1_795_237_200_000)


def read(text: bytes) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """(name, labels) → value of every sample."""
    families = text_string_to_metric_families(text.decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


async def scrape(desk: Desk) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return read((await desk.get("anonymous", "//metrics")).body)


async def test_machines_printers_and_calls_for_help_can_be_watched(desk):
    async with machine(desk, "kiosk", "kiosk") as socket:
        await socket.send_json({"type": "health", "parts": {"printer": "failed: paper_out"}})
        await desk.post("kiosk", "/help")
        figures = await scrape(desk)
        [kiosk] = [each for each in desk.house.fleet.status() if each.name == "kiosk"]
    assert figures["motcua_machines", (("role", "kiosk"), ("state", "online"))] == 1
    assert figures["motcua_machines", (("role", "counter"), ("state", "offline"))] == 4
    assert figures["motcua_printer_ok", (("machine", kiosk.id[:12]), ("role", "kiosk"))] == 0
    assert figures["motcua_help_calls", (("state", "waiting"),)] == 1
    assert figures["motcua_ws_dropped_total", ()] == 0


async def test_a_client_that_was_dropped_is_counted(desk):
    desk.app[FIGURES].dropped.inc()
    assert (await scrape(desk))["motcua_ws_dropped_total", ()] == 1


async def test_methods_that_we_never_use_are_one(desk):
    for method in ("PURGE", "REPORT", "MKCOL", "PROPFIND"):
        assert (await desk.ask("anonymous", method, "/tickets")).status == 405
    methods = {dict(labels).get("method") for _, labels in await scrape(desk)} - {None}
    assert methods == {"other"}


def many_machines(count: int) -> tuple[m.MachineStatus, ...]:
    return tuple(
        m.MachineStatus(f"{n:064x}", role, f"Nguyễn Văn {n}", "", n, True, "ok", {"printer": "ok"})
        for n in range(count)
        for role in ("kiosk", "display", "rating", "counter", "reports")
    )


def test_however_many_machines_there_are_the_series_are_bounded_and_name_nobody(tmp_path: Path):
    figures = Figures(tmp_path)
    for method in ("GET", "POST", "HEAD", "TRACE"):
        for status in (200, 201, 204, 303, 400, 401, 403, 404, 405, 409, 413, 415, 422, 500, 503):
            figures.answered(method, status, 0.01)
    calls = tuple(m.HelpCall(str(n), "Nguyễn Văn An", "", AT) for n in range(100))
    around = Around(many_machines(300), calls)
    text = figures.text(Play().state, around, {"wall": 3, "counter": 2}, 0)
    assert 100 < len(read(text)) < SERIES_MAX
    assert "Nguyễn" not in text.decode()
