"""What the wall shows at one moment, as one value (pure): view + clocks in, board out.

Who reads a wall trusts it from across the room, so it must never look more current than it is.
After ``BANNER_AFTER_S`` without a word from the server nothing is yellow any more, the words turn
to the past, and a banner says since when. The server speaks at least every 4 s, and a screen may
pretend for 10 s at most: the limit leaves a second to draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

import assets
from link.messages import Call, Texts, WallView

BANNER_AFTER_S = 9.0
BLINK_S = 6.0
BLINK_HZ = 1.0
CURRENT_MAX = 3
RECENT_MAX = 6


class Said(Struct, frozen=True):
    """A text in the hall's language, and in the office's second one where there is one."""

    main: str
    other: str = ""


class Row(Struct, frozen=True):
    """One call: ``time`` is "09:40"."""

    number: str
    counter: str
    time: str


class Heads(Struct, frozen=True):
    """The words around the numbers: they make a sentence of each row."""

    number: Said
    to_counter: Said
    recent: Said
    counter: Said
    time: Said
    waiting: Said
    note: Said


class Board(Struct, frozen=True):
    """``is_lit``: the newest call's edge is on; ``sentence`` stands where there are no calls;
    ``message`` is what the office tells the hall, in place of those waiting."""

    name: str
    place: str
    clock: str
    date: str
    heads: Heads
    current: tuple[Row, ...] = ()
    recent: tuple[Row, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()
    banner: tuple[Said, Said] | None = None
    sentence: Said | None = None
    message: Said | None = None
    is_lit: bool = True
    is_silent: bool = False

    @property
    def is_offline(self) -> bool:
        return self.banner is not None

    @property
    def has_wide_counters(self) -> bool:
        """Two digits need a wider plate, for which the times make room."""
        return any(len(row.counter) > 1 for row in (*self.current, *self.recent))


def board(
    view: WallView | None,
    now: datetime,
    silence_s: float,
    *,
    language: str = "vi",
    is_silent: bool = False,
    is_refused: bool = False,
) -> Board:
    """``now`` is the server's clock, ``silence_s`` the time since its last word.

    ``is_silent``: the loudspeaker is down. ``is_refused``: the server does not know this wall.
    """
    speak = _Languages(language, view.languages if view else [])
    calls = newest(view.calls if view else [])
    rows = tuple(_row(call, now) for call in calls)
    heard = now - timedelta(seconds=silence_s)
    is_lost = silence_s >= BANNER_AFTER_S
    return Board(
        name=speak.local(view.name) if view else speak.said("shared.office.default").main,
        place=speak.local(view.place) if view else "",
        clock=f"{now:%H:%M}",
        date=f"{speak.said(f'weekday.{now.weekday()}').main}, {now:%d/%m/%Y}",
        heads=_heads(speak, f"{heard:%H:%M}" if is_lost else None, is_silent),
        current=rows[:CURRENT_MAX],
        recent=rows[CURRENT_MAX : CURRENT_MAX + RECENT_MAX],
        waiting=tuple((line.queue, line.waiting) for line in view.waiting) if view else (),
        banner=_banner(speak, f"{heard:%H:%M}") if is_lost else None,
        sentence=None if rows else speak.said(_sentence(view, is_refused)),
        message=_message(speak, view, now),
        is_lit=is_lost or not calls or _is_lit((now - calls[0].at).total_seconds()),
        is_silent=is_silent,
    )


def _message(speak: _Languages, view: WallView | None, now: datetime) -> Said | None:
    """What the office tells the hall, until its time, also while the server is away."""
    told = view.message if view else None
    if told is None or now >= told.until:
        return None
    return Said(speak.local(told.text), told.text.get(speak.other or "", ""))


def newest(calls: Iterable[Call]) -> list[Call]:
    """Newest first, each number once: a ticket called again stands where it was called last."""
    latest: dict[str, Call] = {}
    for call in sorted(calls, key=lambda call: call.at, reverse=True):
        latest.setdefault(call.number, call)
    return list(latest.values())


class _Languages:
    """The hall's language, and the first other one that the office offers and we speak."""

    def __init__(self, main: str, offered: list[str]) -> None:
        known = [each for each in offered if each in assets.languages() and each != main]
        self.main = main
        self.other = known[0] if known else None

    def said(self, key: str, **values: object) -> Said:
        other = assets.text(key, self.other, **values) if self.other else ""
        return Said(assets.text(key, self.main, **values), other)

    def local(self, texts: Texts) -> str:
        return texts.get(self.main) or texts.get("vi", "")


def _row(call: Call, now: datetime) -> Row:
    return Row(call.number, str(call.counter), f"{call.at.astimezone(now.tzinfo):%H:%M}")


def _heads(speak: _Languages, lost_at: str | None, is_silent: bool) -> Heads:
    if lost_at:
        number, recent, waiting = (
            speak.said("wall.offline.called"),
            speak.said("wall.offline.before", time=lost_at),
            speak.said("wall.offline.at", time=lost_at),
        )
    else:
        number, recent, waiting = (
            speak.said(key) for key in ("wall.call_number", "wall.just_called", "wall.waiting")
        )
    return Heads(
        number=number,
        to_counter=speak.said("wall.to_counter"),
        recent=recent,
        counter=speak.said("wall.counter"),
        time=speak.said("wall.time"),
        waiting=waiting,
        note=speak.said("wall.sound_down" if is_silent else "wall.priority_note"),
    )


def _banner(speak: _Languages, lost_at: str) -> tuple[Said, Said]:
    return speak.said("wall.offline.since", time=lost_at), speak.said("wall.offline.listen")


def _sentence(view: WallView | None, is_refused: bool) -> str:
    if view is not None:
        return "wall.none_called"
    return "kiosk.setup.token" if is_refused else "wall.connecting"


def _is_lit(age_s: float) -> bool:
    """On, off, on … for the first six seconds of a call, then on."""
    return not 0 <= age_s < BLINK_S or int(age_s * 2 * BLINK_HZ) % 2 == 0
