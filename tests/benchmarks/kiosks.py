"""The kiosk: from its start to the first picture, and from a touch to the paper."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.offices import HOST, Server, free_port, make_site, serving, wait_for
from tests.benchmarks.processes import Failed, Measured, python, running

STARTS = 3
TICKETS = 20
NUMBER_MS, PRESSED_MS = 500.0, 100.0
"""people.md U3."""
LOOK_S = 0.002
PAPER_S = 30.0
SCREEN = {"SDL_VIDEODRIVER": "offscreen"}


def measure(scratch: Path) -> Iterator[Figure]:
    """All figures of the kiosk; drawn off screen, so without a graphics card's help."""
    slips = scratch / "slips"
    port = free_port()
    listen = ["--listen", f"{HOST}:{port}", "--out", str(slips)]
    printer = python("devices.printers.virtual", *listen)
    with (
        serving(make_site(scratch / "kiosk")) as server,
        running(printer, errors=scratch / "printer.log"),
    ):
        wait_for(port)
        config = _config(scratch, server, port)
        starts: list[float] = []
        memory_mb: list[float] = []
        for _ in range(STARTS):
            with _kiosk(config, scratch) as (kiosk, took_s):
                starts.append(took_s)
                memory_mb.append(kiosk.rss_kb() / 1024)
        with _kiosk(config, scratch) as (kiosk, _):
            taken = [_take(kiosk, slips) for _ in range(TICKETS + 1)][1:]
            worked_mb = kiosk.rss_kb() / 1024
    yield figure("kiosk start → first picture of the tiles", "s", starts)
    yield figure("kiosk memory", "MiB", memory_mb)
    yield figure(f"kiosk memory after {TICKETS + 1} slips", "MiB", [worked_mb])
    note = "until the virtual printer has kept the slip's picture"
    pressed, numbers, prints = (list(each) for each in zip(*taken, strict=True))
    yield _p95("touch → pressed button on the screen", pressed, PRESSED_MS)
    yield _p95("touch → number on the screen", numbers, NUMBER_MS)
    yield figure("touch → slip printed", "ms", prints, note=note)


def _p95(name: str, took_ms: list[float], most: float) -> Figure:
    """One figure of many touches: what nineteen of twenty stay below."""
    p95 = sorted(took_ms)[-(-len(took_ms) * 95 // 100) - 1]
    note = f"p95 of {len(took_ms)} touches, median {median(took_ms):.0f} ms"
    made = figure(name, "ms", [p95], note=note)
    return replace(made, goal=f"at most {most:.0f} ms", met=p95 <= most)


def _config(scratch: Path, server: Server, printer: int) -> Path:
    (scratch / "kiosk.token").write_text(server.site.kiosk, "utf-8")
    config = scratch / "kiosk.toml"
    config.write_text(
        f'server = "http://{HOST}:{server.port}"\n'
        'token_file = "kiosk.token"\n'
        f'printer = "network://{HOST}:{printer}"\n'
        "[screen]\nwindowed = true\nwidth = 540\nheight = 960\n",
        "utf-8",
    )
    return config


@contextmanager
def _kiosk(config: Path, scratch: Path) -> Iterator[tuple[Measured, float]]:
    """A kiosk that shows its tiles, and how many seconds it took."""
    options = ["--config", str(config), "--data", str(scratch / "kiosk.data")]
    command = python("tests.benchmarks.kiosk_hand", *options)
    began_ns = time.monotonic_ns()
    with running(command, errors=scratch / "kiosk.log", environment=SCREEN) as kiosk:
        yield kiosk, (_told_ns(kiosk, "picture") - began_ns) / 1e9


def _told_ns(kiosk: Measured, word: str) -> int:
    """When the kiosk says it did that."""
    said, _, at_ns = kiosk.line().partition(" ")
    if said != word:
        raise Failed(f"the kiosk said {said!r}, not {word!r}")
    return int(at_ns)


def _take(kiosk: Measured, slips: Path) -> tuple[float, float, float]:
    """Milliseconds from the touch to the pressed button, to the number, and to the paper."""
    before = _kept(slips)
    kiosk.tell("take a number")
    touched_ns = _told_ns(kiosk, "touch")
    seen_ns = [_told_ns(kiosk, word) for word in ("pressed", "number")]
    until_ns = touched_ns + int(PAPER_S * 1e9)
    while _kept(slips) == before:
        if time.monotonic_ns() > until_ns:
            raise Failed("no slip came")
        time.sleep(LOOK_S)
    pressed, number, paper = ((at - touched_ns) / 1e6 for at in (*seen_ns, time.monotonic_ns()))
    return pressed, number, paper


def _kept(slips: Path) -> int:
    return sum(1 for _ in slips.glob("*.png"))
