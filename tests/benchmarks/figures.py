"""A measured figure: how it is summed up, written as a JSON line, and printed as a table."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct

from queue_server.figures import percentile


class Machine(Struct, frozen=True):
    """Where it was measured; ``load`` is the one-minute load before the first run."""

    processor: str
    cores: int
    kernel: str
    python: str
    load: float


class Figure(Struct, frozen=True, kw_only=True):
    """One figure over its ``runs``. ``ratio`` is its median by the baseline's; ``goal`` is in
    words, ``met`` says whether the median meets it."""

    name: str
    unit: str
    median: float
    min: float
    max: float
    runs: int
    baseline_median: float | None = None
    ratio: float | None = None
    cpu_ms_per_op: float | None = None
    goal: str = ""
    met: bool | None = None
    note: str = ""


class Written(Struct, frozen=True):
    """A line of the file."""

    at: str
    figure: Figure
    machine: Machine


def figure(
    name: str,
    unit: str,
    values: Sequence[float],
    *,
    baseline: Sequence[float] = (),
    cpu_ms_per_op: float | None = None,
    goal: str = "",
    met: Callable[[Figure], bool] | None = None,
    note: str = "",
) -> Figure:
    """The figure of one value per run."""
    middle = median(values)
    beside = median(baseline) if baseline else None
    made = Figure(
        name=name,
        unit=unit,
        median=middle,
        min=min(values),
        max=max(values),
        runs=len(values),
        baseline_median=beside,
        ratio=middle / beside if beside else None,
        cpu_ms_per_op=cpu_ms_per_op,
        goal=goal,
        note=note,
    )
    return msgspec.structs.replace(made, met=met(made)) if met else made


def at_share(values: Sequence[float], share: float) -> float:
    """The percentile of unsorted values, of which there is at least one."""
    found = percentile(sorted(values), share)
    assert found is not None
    return found


def machine() -> Machine:
    """This machine, as far as it says what it is."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return Machine(
        models[0] if models else platform.machine(),
        os.cpu_count() or 1,
        platform.release(),
        platform.python_version(),
        os.getloadavg()[0],
    )


def write(path: Path, figures: Iterable[Figure], where: Machine, at: str) -> None:
    """The figures as JSON lines: the figure's own fields, ``at`` and the machine, flat."""
    with path.open("wb") as out:
        for made in figures:
            line = {"at": at} | msgspec.to_builtins(made) | {"machine": msgspec.to_builtins(where)}
            out.write(msgspec.json.encode(line) + b"\n")


# -- the table --------------------------------------------------------------------------------

COLUMNS = ("figure", "median", "min", "max", "unit", "bare", "ratio", "cpu ms/op", "goal", "")


def table(figures: Iterable[Figure]) -> str:
    """The figures for people, one row each."""
    rows = [COLUMNS, *map(_row, figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(made: Figure) -> tuple[str, ...]:
    met = {None: "", True: "met", False: "missed"}[made.met]
    return (
        made.name,
        _short(made.median),
        _short(made.min),
        _short(made.max),
        made.unit,
        _short(made.baseline_median),
        _short(made.ratio),
        _short(made.cpu_ms_per_op),
        made.goal,
        met,
    )


def _short(value: float | None) -> str:
    """Three figures are as many as a benchmark knows."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
