"""A morning that plays by itself: citizens at the kiosk, officers at their counters, ratings.

``python -m kiosk.rehearsal --server URL --tokens DIR --pace 90`` speaks the machines' real
protocol to a server whose clock runs ``pace`` times faster (``motcua-server serve --practice``).
Arrivals follow a morning (a rush at opening, a second one at nine), classes are mixed as in a
commune, service times differ by queue; some do not come when called, some are sent on, some rate.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from link.client import Client, Refused
from link.messages import (
    Called,
    CounterStatus,
    Issued,
    IssueTicket,
    Rated,
    RateVisit,
    ReportSlip,
    Ticket,
    TransferTicket,
)
from link.settings import Settings

CITIZENS = 60
COUNTERS = (1, 2, 3, 4)
HALF_HOURS = (14, 12, 9, 11, 8, 6)
"""How many of the 60 come in each half hour from 07:30 on."""
CLASSES: Mapping[str, float] = {
    "normal": 0.70,
    "elderly": 0.13,
    "with_small_child": 0.06,
    "pregnant": 0.04,
    "disabled": 0.03,
    "merit": 0.02,
    "policy": 0.02,
}
QUEUES: Mapping[str, tuple[float, float]] = {
    "A": (0.30, 6.0),
    "B": (0.18, 11.0),
    "C": (0.14, 9.0),
    "E": (0.12, 14.0),
    "G": (0.12, 10.0),
    "R": (0.14, 4.0),
}
"""Queue → share of the citizens, mean minutes of a service."""
CALLED_OR_NOBODY: Any = Called | None
ABSENT, SENT_ON, RATES = 0.05, 0.03, 0.55
SCORES = (5, 5, 5, 5, 4, 4, 4, 3, 2, 1)


class Citizen(Struct, frozen=True):
    """Comes ``at_min`` minutes after 07:30."""

    at_min: float
    queue: str
    class_: str
    language: str


def morning(chance: random.Random) -> Iterator[Citizen]:
    """The citizens of a morning, in order of arrival."""
    for half_hour, count in enumerate(HALF_HOURS):
        for at_min in sorted(chance.uniform(0, 30) for _ in range(count)):
            queue = chance.choices(list(QUEUES), [share for share, _ in QUEUES.values()])[0]
            class_ = chance.choices(list(CLASSES), list(CLASSES.values()))[0]
            language = "en" if chance.random() < 0.03 else "vi"
            yield Citizen(30 * half_hour + at_min, queue, class_, language)


class Morning:
    """The rehearsal: one kiosk, four officers, a clock that runs ``pace`` times faster."""

    def __init__(self, server: str, tokens: Path, *, pace: float, seed: int) -> None:
        self._server, self._tokens, self._pace = server, tokens, pace
        self._chance = random.Random(seed)
        self._issued = self._ended = 0
        self._all_came = False
        self._began_s = 0.0

    async def play(self) -> dict[str, Any]:
        """Play it through; the report of waits of the day that was played."""
        self._began_s = time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._doors())
            for counter in COUNTERS:
                tasks.create_task(self._officer(counter))
        async with self._client("reports") as reports:
            return await reports.get("/reports/waits", answer=dict[str, Any])

    def _client(self, token: str) -> Client:
        return Client(Settings(self._server, str(self._tokens / f"{token}.token"), name=token))

    def _clock_min(self) -> float:
        """Minutes since the doors were opened."""
        return (time.monotonic() - self._began_s) * self._pace / 60

    async def _minutes(self, minutes: float) -> None:
        await asyncio.sleep(max(0.0, minutes * 60 / self._pace))

    async def _doors(self) -> None:
        """Citizens come in and take numbers, each with its slip."""
        async with self._client("kiosk") as kiosk:
            for citizen in morning(self._chance):
                await self._minutes(citizen.at_min - self._clock_min())
                wish = IssueTicket(citizen.queue, citizen.class_, citizen.language)
                issued = await kiosk.post("/tickets", wish, answer=Issued)
                self._issued += 1
                ahead = f"{issued.ticket.ahead} trước / ahead"
                self._tell(issued.ticket, f"lấy số / takes a number, {ahead}")
                slip = f"/tickets/{issued.ticket.id}/slip"
                for state in ("printing", "printed"):
                    await kiosk.post(slip, ReportSlip(state), answer=Ticket)
        self._all_came = True

    def _tell(self, ticket: Ticket, words: str) -> None:
        """One line: the time, how many of all have been served, the number, what happens to it."""
        hour, minute = divmod(450 + int(self._clock_min()), 60)
        star = "*" if ticket.priority else " "
        done = f"{self._ended:>2}/{CITIZENS}"
        print(f"{hour:02d}:{minute:02d}  [{done}]  {ticket.number}{star} {words}", flush=True)

    async def _officer(self, counter: int) -> None:
        """One officer: calls, serves, sends on, rates nobody; the citizen does that."""
        chance = random.Random(counter)
        at = f"/counters/{counter}"
        async with self._client(f"counter{counter}") as console, self._client("kiosk") as kiosk:
            await console.post(f"{at}/open", answer=CounterStatus)
            while not (self._all_came and self._ended >= self._issued):
                called: Called | None = await console.post(f"{at}/next", answer=CALLED_OR_NOBODY)
                if called is None:
                    await self._minutes(0.5)
                    continue
                self._tell(called.ticket, f"→ Quầy / counter {counter}")
                ended = await self._visit(console, at, called.ticket, chance)
                if ended and chance.random() < RATES:
                    await self._rate(kiosk, ended, chance)
            await console.post(f"{at}/close", answer=CounterStatus)

    async def _visit(
        self, console: Client, at: str, ticket: Ticket, chance: random.Random
    ) -> Ticket | None:
        """One call to its end; the ticket if its visit was served to the end here."""
        await self._minutes(0.7)
        if chance.random() < ABSENT:
            await console.post(f"{at}/recall", answer=Ticket)
            await self._minutes(1.0)
            await console.post(f"{at}/no-show", answer=Ticket)
            self._ended += 1
            return None
        await console.post(f"{at}/start", answer=Ticket)
        mean_min = QUEUES[ticket.queue][1]
        await self._minutes(mean_min * chance.lognormvariate(-0.125, 0.5))
        if ticket.queue == "B" and chance.random() < SENT_ON:
            await console.post(f"{at}/transfer", TransferTicket("A"), answer=Ticket)
            return None
        served = await console.post(f"{at}/finish", answer=Ticket)
        self._ended += 1
        return served

    async def _rate(self, kiosk: Client, ticket: Ticket, chance: random.Random) -> None:
        await self._minutes(0.3)
        rating = RateVisit(chance.choice(SCORES))
        try:
            await kiosk.post(f"/tickets/{ticket.id}/rating", rating, answer=Rated)
        except Refused as refused:
            print(f"{ticket.number}: {refused.code}", file=sys.stderr)


def table(report: Mapping[str, Any]) -> str:
    """The report of waits as lines for a terminal; minutes, shares in per cent."""
    lines = ["\nHàng   Loại        n    TB  trung vị   p90  dài nhất  ≤15'   ≤30'   không tính"]
    lines += ["queue  class           mean   median         longest               left out"]
    for row in report["rows"]:
        figures = (row["mean"], row["p50"], row["p90"], row["max"])
        cells = [f"{figure:>5.1f}" if figure is not None else "    –" for figure in figures]
        shares = [
            f"{share:>5.0%}" if share is not None else "    –"
            for share in (row["share_15"], row["share_30"])
        ]
        excluded = ", ".join(f"{why} {n}" for why, n in row["excluded"].items()) or "–"
        lines.append(
            f"{row['queue']:<6} {row['group']:<9} {row['n']:>3} {cells[0]}     {cells[1]} "
            f"{cells[2]}     {cells[3]} {shares[0]}  {shares[1]}   {excluded}"
        )
    return "\n".join(lines)


def main() -> None:
    """``python -m kiosk.rehearsal``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--server", required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--pace", type=float, default=90.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    played = Morning(chosen.server, chosen.tokens, pace=chosen.pace, seed=chosen.seed)
    print(table(asyncio.run(played.play())))


if __name__ == "__main__":
    main()
