"""Which calls are to be spoken, how and how loud (pure); and what a restart does not forget.

A call is spoken when it is young by the server's own clock and this wall has not spoken it. A view
may come late, twice, or not at all: what counts is only what this wall has said. A call is noted
on disk when it has sounded to its end, so after a power cut in the middle of a sentence a call
that is still young is said again, whole.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import TextIO

from assets.speech import CHIME
from link.messages import Call, WallView
from link.settings import DAYS, Volume

KEPT_MAX = 500
LOUD = 100
_NUMBER_AND_COUNTER = ("letter_", "digit_", "to_counter", "counter_", "last_")
_log = logging.getLogger("display")


def mark(call: Call) -> str:
    """A call's identity: its id counts within a day of a server, which may come from a backup."""
    return f"{call.id} {call.at.isoformat()}"


def due(view: WallView, now: datetime, spoken: Collection[str]) -> list[Call]:
    """The calls to be spoken now, oldest first; ``spoken`` holds marks."""
    calls = {mark(call): call for call in view.calls}
    young = [
        call
        for name, call in calls.items()
        if name not in spoken and (now - call.at).total_seconds() < view.speak_within_s
    ]
    return sorted(young, key=lambda call: call.at)


def script(clips: Sequence[str], repeats: int, gap_s: float) -> list[str | float]:
    """What is said of a call: its chime once, its wording ``repeats`` times, pauses between."""
    chime = [name for name in clips if name == CHIME]
    wording = [name for name in clips if name != CHIME]
    again: list[str | float] = [gap_s, *wording]
    return [*chime, *wording, *again * (repeats - 1)]


def short_form(clips: Sequence[str]) -> list[str]:
    """Number and counter only, in each language: without chime, invitation and floor."""
    return [name for name in clips if name.rpartition("/")[2].startswith(_NUMBER_AND_COUNTER)]


def volume_at(schedule: Sequence[Volume], now: datetime) -> int:
    """Percent at this time by the clock of ``now``; of several stretches that fit, the last."""
    fitting = [stretch.percent for stretch in schedule if _holds(stretch, now)]
    return fitting[-1] if fitting else LOUD


def _holds(stretch: Volume, now: datetime) -> bool:
    """Times are "HH:MM", so they compare as texts. Its last minute is over when ``to`` begins."""
    clock = f"{now:%H:%M}"
    is_today = DAYS[now.weekday()] in stretch.days
    if stretch.begin < stretch.end:
        return is_today and stretch.begin <= clock < stretch.end
    began_yesterday = DAYS[now.weekday() - 1] in stretch.days
    return (is_today and clock >= stretch.begin) or (began_yesterday and clock < stretch.end)


class Memory:
    """Marks of calls that were spoken, one a line; the newest ``KEPT_MAX`` survive a restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._marks = dict.fromkeys(self._read()[-KEPT_MAX:])
        self._lines = 2 * KEPT_MAX  # the first line written makes the file anew, whole

    @property
    def marks(self) -> Set[str]:
        """All that is remembered."""
        return self._marks.keys()

    def add(self, name: str) -> None:
        """Durable when this returns; a full disk is told once a call, and the wall goes on."""
        self._marks[name] = None
        while len(self._marks) > KEPT_MAX:
            del self._marks[next(iter(self._marks))]
        try:
            self._write(name)
        except OSError as error:
            _log.error("spoken calls cannot be kept: %s", error)

    def _write(self, name: str) -> None:
        if self._lines < 2 * KEPT_MAX:
            with self._path.open("a", encoding="utf-8") as file:
                _settle(file, [name])
            self._lines += 1
            return
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            _settle(file, list(self._marks))
        fresh.replace(self._path)
        self._lines = len(self._marks)

    def _read(self) -> list[str]:
        try:
            return self._path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return []


def _settle(file: TextIO, names: list[str]) -> None:
    file.write("".join(f"{name}\n" for name in names))
    file.flush()
    os.fsync(file.fileno())
