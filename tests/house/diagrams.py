"""Draws the diagrams of docs/architecture.md from the tables of moves.

``python -m tests.house.diagrams`` writes them anew; ``test_diagrams`` holds the page to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from queue_server.core import lifecycle as life
from queue_server.core.events import Event
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "architecture.md"
BLOCK = re.compile(r"(<!-- drawn: (\w+) -->\n).*?(<!-- /drawn -->)", re.DOTALL)

Moves = Mapping[tuple[str, type[Event]], str]


def of_moves(moves: Moves, *, begin: str = "", ends: Iterable[str] = ()) -> str:
    """A state diagram of a table (state, event) → state; ``begin`` is where everything starts."""
    named: dict[tuple[str, str], list[str]] = {}
    for (was, event), now in moves.items():
        named.setdefault((was, now), []).append(event.__name__)
    arrows = [
        f"{was or '[*]'} --> {now}: {', '.join(events)}" for (was, now), events in named.items()
    ]
    if begin:
        arrows.insert(0, f"[*] --> {begin}")
    return _drawn([*arrows, *(f"{end} --> [*]" for end in ends)])


def of_slips(moves: Mapping[str, Iterable[str]]) -> str:
    """A state diagram of a table state → states that a machine may report next."""
    arrows = [f"{was} --> {now}" for was, nexts in moves.items() for now in nexts]
    return _drawn([f"[*] --> {next(iter(moves))}", *arrows])


def _drawn(arrows: Iterable[str]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", *(f"    {arrow}" for arrow in arrows), "```"]
    return "\n".join(lines) + "\n"


def drawings() -> dict[str, str]:
    """Name of the block → what stands in it."""
    return {
        "tickets": of_moves(life.TICKET_MOVES, ends=life.END_STATES),
        "counters": of_moves(life.COUNTER_MOVES, begin=life.CLOSED),
        "slips": of_slips(life.SLIP_MOVES),
    }


def redrawn(page: str, drawn: Mapping[str, str]) -> str:
    """The page with every marked block drawn anew; KeyError on a block that nobody draws."""
    return BLOCK.sub(lambda block: block[1] + drawn[block[2]] + block[3], page)


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text("utf-8"), drawings()), "utf-8")
