"""What the person with the keys does at the machine: new paper, a test slip, leaving the program.

It opens by a touch on each corner and a PIN. The kiosk keeps only a scrypt hash of the PIN, in its
own file; after five wrong ones nobody is let in for five minutes. All of it is in the log. The page
knows nothing: it shows what stands here and calls what is here.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Literal

from devices.printers import trial
from devices.printers.paper_change import STEPS
from devices.printers.protocol import Printer
from kiosk.shown import Shown

EDGE_X, EDGE_Y = 0.04, 0.10
"""How far a corner reaches, in shares of the screen: no button is there."""
CORNERS = ((0, 1), (1, 1), (1, 0), (0, 0), (0, 1))
"""Round the screen and back to the first: right and top are 1."""
CORNERS_S = 10.0
DIGITS_MIN, DIGITS_MAX = 6, 12
WRONG_MAX, SHUT_S = 5, 300.0
OPEN_S = 120.0
_COST = {"n": 2**14, "r": 8, "p": 1}

View = Literal["", "pin", "menu", "paper"]
_log = logging.getLogger("maintenance")


def kept_pin(pin: str) -> str:
    """What stands in the file for a PIN; ValueError unless it is 6 to 12 digits."""
    if not (pin.isascii() and pin.isdigit() and DIGITS_MIN <= len(pin) <= DIGITS_MAX):
        raise ValueError(f"{DIGITS_MIN}-{DIGITS_MAX} digits")
    salt = secrets.token_bytes(16)
    return f"scrypt:{salt.hex()}:{_hash(pin, salt).hex()}"


def is_pin(kept: str, pin: str) -> bool:
    """Whether this is the PIN that was kept."""
    _, salt, digest = kept.split(":")
    return hmac.compare_digest(_hash(pin, bytes.fromhex(salt)), bytes.fromhex(digest))


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, dklen=32, **_COST)


class Corners:
    """Five touches, one corner after the other, that nobody makes by chance."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._touches: deque[tuple[float, tuple[int, int] | None]] = deque(maxlen=len(CORNERS))

    def touched(self, x: float, y: float) -> bool:
        """One more touch, in shares of the screen from its lower left; was it the last one?"""
        self._touches.append((self._clock(), _corner(x, y)))
        began = self._touches[0][0]
        is_round = tuple(corner for _, corner in self._touches) == CORNERS
        return is_round and self._clock() - began <= CORNERS_S


def _corner(x: float, y: float) -> tuple[int, int] | None:
    is_side = x <= EDGE_X or x >= 1 - EDGE_X
    is_end = y <= EDGE_Y or y >= 1 - EDGE_Y
    return (round(x), round(y)) if is_side and is_end else None


class Maintenance:
    """``view`` is what is to be seen, "" where the citizen's page is; ``word`` the key of what was
    said last. ``changed`` is called after each change; ``end`` leaves the program."""

    def __init__(
        self,
        pin: str | None,
        printer: Printer | None,
        shown: Callable[[], Shown],
        end: Callable[[], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.view: View = ""
        self.typed, self.word, self.step = "", "", 1
        self.changed: Callable[[], None] = lambda: None
        self._pin, self.printer, self._shown, self._end = pin, printer, shown, end
        self._clock = clock
        self._corners = Corners(clock)
        self._wrong, self._shut_until = 0, float("-inf")
        self._closing: asyncio.TimerHandle | None = None
        self._work: asyncio.Task[None] | None = None

    def touched(self, x: float, y: float) -> None:
        """Any touch on the screen: five corners open it, and every touch keeps it open."""
        if self._corners.touched(x, y) and self._pin and not self.view:
            self._show("pin")
        elif self.view:
            self._keep_open()

    # -- the PIN -------------------------------------------------------------------------------

    def type(self, digit: str) -> None:
        self.typed = (self.typed + digit)[:DIGITS_MAX]
        self.changed()

    def erase(self) -> None:
        self.typed = self.typed[:-1]
        self.changed()

    def enter(self) -> None:
        """Try what was typed."""
        typed, self.typed = self.typed, ""
        if self._clock() < self._shut_until:
            self._say("kiosk.maintenance.shut")
        elif self._pin and is_pin(self._pin, typed):
            _log.warning("opened")
            self._wrong = 0
            self._show("menu")
        else:
            self._wrong += 1
            _log.warning("a wrong PIN, %d in a row", self._wrong)
            if self._wrong % WRONG_MAX == 0:
                self._shut_until = self._clock() + SHUT_S
            self._say("kiosk.maintenance.wrong")

    # -- what is done --------------------------------------------------------------------------

    def change_paper(self) -> None:
        """The pictures, from the first."""
        self.step = 1
        self._show("paper")

    def turn(self, by: int) -> None:
        """The next picture, or the one before; after the last one the roll is full."""
        self.step += by
        if self.step > STEPS:
            self.new_roll()
        if not 1 <= self.step <= STEPS:
            self._show("menu", self.word)
        self.changed()

    def new_roll(self) -> None:
        """A full roll is in: metres are counted anew."""
        if self.printer is None:
            self._say("kiosk.maintenance.no_printer")
            return
        _log.warning("a new roll")
        self.printer.new_roll()
        self._say("kiosk.maintenance.rolled")
        self._do(self._ask())

    def test(self) -> None:
        """The page on which everything that can go wrong shows."""
        if self.printer is None:
            self._say("kiosk.maintenance.no_printer")
        else:
            self._say("kiosk.maintenance.testing")
            self._do(self._print())

    def leave(self) -> None:
        """Back to the citizens."""
        _log.warning("closed")
        self._show("")

    def end(self) -> None:
        """Leave the program; whoever started it gets exit code 0."""
        _log.warning("the program is ended")
        self._end()

    async def _ask(self) -> None:
        if self.printer:
            await self.printer.status()
        self.changed()

    async def _print(self) -> None:
        if self.printer is None:
            return
        shown = self._shown()
        page = trial.TrialPage(
            office_name=shown.office,
            printer=self.printer.name,
            url=self.printer.name,
            printed_at=shown.now,
            language=shown.language,
        )
        result = await self.printer.print(trial.draw(page, width_px=self.printer.width_px))
        _log.warning("test slip: %s", result.word)
        is_out = result.printed or result.doubtful
        self._say("kiosk.maintenance.tested" if is_out else "kiosk.maintenance.test_failed")

    # -- inside --------------------------------------------------------------------------------

    def _do(self, work: Coroutine[None, None, None]) -> None:
        self._work = asyncio.ensure_future(work)

    def _say(self, word: str) -> None:
        self.word = word
        self.changed()

    def _show(self, view: View, word: str = "") -> None:
        self.view, self.word, self.typed = view, word, ""
        self._keep_open()
        self.changed()

    def _keep_open(self) -> None:
        """Whoever walks away leaves the page to the citizens after two minutes."""
        if self._closing:
            self._closing.cancel()
        self._closing = None
        if self.view:
            self._closing = asyncio.get_running_loop().call_later(OPEN_S, self.leave)
