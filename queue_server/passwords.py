"""What a password or PIN may be, and what is kept of it: argon2id (trust.md S3).

There are no rules of composition: long is what helps. A password is read as Vietnamese keyboards
may write it: the same letters, composed or not, are the same password (NFC). Hashing takes tens of
milliseconds and megabytes, so it has two threads of its own, off the event loop, and never more
than ``WAITING_MAX`` who wait for them.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from queue_server.common_passwords import is_common, plain

T = TypeVar("T")

MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
LENGTH_MIN, LENGTH_MAX = 8, 128
PIN_MIN, PIN_MAX = 6, 8
WORD_MIN = 4
"""A site's word as short as "ha" would forbid half of all passwords."""
THREADS, WAITING_MAX = 2, 32
ONE_TIME = "23456789abcdefghjkmnpqrstuvwxyz"
ONE_TIME_LENGTH = 14
"""Fourteen of 31 letters and digits that nobody confuses: 69 bits."""


class NotAllowed(Exception):
    """This password or PIN may not be used."""


class TooShort(NotAllowed):
    """A password has at least 8 characters; 15 are better."""


class TooCommon(NotAllowed):
    """This password is one of those that are tried first."""


class NotTheSame(NotAllowed):
    """The new one was typed twice, and not the same both times."""


class PinTooPlain(NotAllowed):
    """This PIN is one of those that are tried first."""


class HashingBusy(Exception):
    """So many sign in at this moment that one more would have to wait too long."""


def composed(password: str) -> str:
    """The password whatever keyboard wrote it."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, known: Iterable[str]) -> None:
    """Raises ``NotAllowed``. ``known`` are the words that anybody knows of this account and this
    office: the login, the person's and the office's names."""
    if not LENGTH_MIN <= len(composed(password)) <= LENGTH_MAX:
        raise TooShort
    if is_common(password, [word for word in map(plain, known) if len(word) >= WORD_MIN]):
        raise TooCommon


def site_words(*texts: str) -> set[str]:
    """What anybody tries who knows the office: two neighbouring words of each of its names."""
    found = set(texts)
    for text in texts:
        found |= {f"{one}{other}" for one, other in pairwise(text.split())}
    return found


def check_pin(pin: str) -> None:
    """Raises ``PinTooPlain`` for what is no PIN, for one digit over and over, a part that comes
    again, digits in a row, or a date: the first thousand that somebody tries who has watched."""
    if not (pin.isascii() and pin.isdigit() and PIN_MIN <= len(pin) <= PIN_MAX):
        raise PinTooPlain
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    is_run = steps in ({0}, {1}, {9})
    repeats = any(pin == pin[:size] * (len(pin) // size) for size in (2, 3, 4))
    if is_run or repeats or _is_date(pin):
        raise PinTooPlain


def _is_date(pin: str) -> bool:
    """Day, month and year of somebody's birth, as 130585 or 13051985."""
    day, month = int(pin[:2]), int(pin[2:4])
    is_day = 1 <= day <= 31 and 1 <= month <= 12
    return is_day and (len(pin) == 6 or (len(pin) == 8 and pin[4:6] in ("19", "20")))


def make_one_time() -> str:
    """A password to be told to somebody, who replaces it."""
    made = "".join(secrets.choice(ONE_TIME) for _ in range(ONE_TIME_LENGTH))
    return "-".join((made[:5], made[5:10], made[10:]))


def hasher(*, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> PasswordHasher:
    """argon2id with this much work for each hash."""
    return PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES, type=Type.ID)


def make_kept(password: str) -> str:
    """What is kept of a password, made here and now: for the command line."""
    return hasher().hash(composed(password))


class Hashing:
    """Makes and checks what is kept of passwords; all methods from one event loop."""

    def __init__(self) -> None:
        self._hasher = hasher()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())

    async def make(self, password: str) -> str:
        """What is kept. Raises ``HashingBusy``."""
        return await self._apart(lambda: self._hasher.hash(composed(password)))

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether this is it; where nothing is kept it takes as long and is not."""
        fits = await self._apart(lambda: self._fits(password, kept or self._nobodys))
        return fits and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was made with less work than is asked for today."""
        return self._hasher.check_needs_rehash(kept)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _fits(self, password: str, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, composed(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _apart(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING_MAX:
            raise HashingBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
