"""``python -m tests.benchmarks [PART …]``: measure, print a table, write it under build/bench."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import core, days, kiosks, presses, rules, tickets, walls
from tests.benchmarks.figures import Figure, machine, table, write
from tests.benchmarks.processes import ROOT

OUT = ROOT / "build" / "bench"

PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "core": core.measure,
    "rules": rules.measure,
    "days": days.measure,
    "tickets": tickets.measure,
    "walls": walls.measure,
    "kiosks": kiosks.measure,
    "presses": presses.measure,
}


def main(wanted: list[str]) -> None:
    """The parts named, or all; exit 2 for a part that there is not."""
    if unknown := set(wanted) - set(PARTS):
        print(f"unknown: {', '.join(sorted(unknown))}; parts: {', '.join(PARTS)}", file=sys.stderr)
        raise SystemExit(2)
    OUT.mkdir(parents=True, exist_ok=True)
    where, at = machine(), datetime.now(UTC)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(dir=OUT) as scratch:
        for name in wanted or PARTS:
            began = time.monotonic()
            figures += PARTS[name](Path(scratch))
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    path = OUT / f"{at:%Y%m%d-%H%M%S}.jsonl"
    write(path, figures, where, at.isoformat(timespec="seconds"))
    print(f"{where.processor}, {where.cores} cores, Python {where.python}, load {where.load:.1f}")
    print(table(figures))
    print(f"written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
