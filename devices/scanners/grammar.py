"""What a scanned code may be [pure]: an allow-list, everything else is rejected with a word.

A scanner is an untrusted keyboard (trust.md S12). Its bytes are framed by line ends, bounded, and
matched whole; a code never becomes a URL to open, a command, a path or SQL: of a tracking link only
the token is taken. Card data live in memory only and are never stored as read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

LENGTH_MAX = 512
_BYTES_MAX = 4 * LENGTH_MAX

DOSSIER = re.compile(
    r"(?:(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,4})-\d{6}-\d{4,6}", re.ASCII
)
"""Dossier codes of the provincial systems (domain.md §6); an office may configure another."""
_TRACK_URL = re.compile(r"https?://[A-Za-z0-9.\-:\[\]]{1,253}/t/([A-Za-z0-9_-]{22,64})", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)
_APPOINTMENT = re.compile(
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[2-79ACDEFHJKLMNPRTUVWXY]{4}", re.ASCII
)
"""Month and day, and four characters out of those that are not mistaken for others."""
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Controls, line and paragraph separators, lone surrogates."""
_CARD_NUMBER = re.compile(r"\d{12}", re.ASCII)
_OLD_NUMBER = re.compile(r"(?:\d{9})?", re.ASCII)
_DATE = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TicketScan:
    """The tracking token of a slip."""

    token: str


@dataclass(frozen=True, slots=True)
class DossierScan:
    """A dossier's code, from the provincial case system."""

    code: str


@dataclass(frozen=True, slots=True)
class AppointmentScan:
    """The code of a booked slot, ``1124-7K3M``."""

    code: str


@dataclass(frozen=True, slots=True)
class CardScan:
    """What a citizen's card says. Kept out of ``repr``, so that no log can hold it."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    born: date | None = field(repr=False)
    sex: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def warns(self) -> tuple[Literal["century", "year", "sex"], ...]:
        """Where the number says otherwise than the card: to be asked about, never to be blocked.

        The number is 3 digits of the province, 1 of century and sex, 2 of the year and 6 by
        chance; it has no check digit (domain.md §6).
        """
        century, woman = divmod(int(self.number[3]), 2)
        said = {"sex": woman == (self.sex == "Nữ")}
        if self.born:
            said["century"] = 19 + century == self.born.year // 100
            said["year"] = int(self.number[4:6]) == self.born.year % 100
        return tuple(each for each in ("century", "year", "sex") if not said.get(each, True))


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not one of ours; the text itself is not kept."""

    reason: Literal[
        "empty", "too_long", "not_text", "unframed", "broken_off", "not_asked", "unknown"
    ]


Scan = TicketScan | DossierScan | AppointmentScan | CardScan | Rejected


class Framer:
    """Bytes from a scanner → whole codes. Memory stays bounded.

    ``prefix`` is what the scanner was told to put before every code, ``suffix`` the one byte after
    it; without a suffix a code ends with CR or LF.
    """

    def __init__(self, *, prefix: bytes = b"", suffix: bytes = b"") -> None:
        if len(suffix) > 1:
            raise ValueError("the suffix is one byte")
        self._prefix = prefix
        self._ends = re.compile(re.escape(suffix) if suffix else rb"[\r\n]")
        self._held = bytearray()
        self._skips = False

    @property
    def is_open(self) -> bool:
        """A code has begun and not ended."""
        return bool(self._held) or self._skips

    def feed(self, data: bytes) -> list[Scan]:
        scans: list[Scan] = []
        *ended, rest = self._ends.split(data)
        for part in ended:
            scans += self._hold(part)
            if self._held:
                scans.append(self._parse(bytes(self._held)))
            self._forget()
        return scans + self._hold(rest)

    def break_off(self) -> list[Scan]:
        """Nothing more came: half a code is no code, and what comes next is a new one."""
        half = bool(self._held)
        self._forget()
        return [Rejected("broken_off")] if half else []

    def _hold(self, part: bytes) -> list[Scan]:
        """Rejected as soon as it is too long: the rest of that code is not even kept."""
        if self._skips:
            return []
        if len(self._held) + len(part) > _BYTES_MAX:
            self._held.clear()
            self._skips = True
            return [Rejected("too_long")]
        self._held += part
        return []

    def _forget(self) -> None:
        self._held.clear()
        self._skips = False

    def _parse(self, frame: bytes) -> Scan:
        code = frame.lstrip(b"\r\n")
        if not code.startswith(self._prefix):
            return Rejected("unframed")
        return parse_bytes(code.removeprefix(self._prefix))


def only(scan: Scan, *kinds: type[Scan]) -> Scan:
    """The allow-list of one use: what was not asked for there is rejected."""
    return scan if isinstance(scan, (Rejected, *kinds)) else Rejected("not_asked")


def parse_bytes(data: bytes, *, dossier: re.Pattern[str] = DOSSIER) -> Scan:
    """One code as the scanner sent it, UTF-8."""
    try:
        return parse(data.decode("utf-8"), dossier=dossier)
    except UnicodeDecodeError:
        return Rejected("not_text")


def parse(text: str, *, dossier: re.Pattern[str] = DOSSIER) -> Scan:
    """One code as text."""
    if len(text) > LENGTH_MAX:
        return Rejected("too_long")
    code = unicodedata.normalize("NFC", text.strip())
    if not code:
        return Rejected("empty")
    if _NOT_TEXT.search(code):
        return Rejected("not_text")
    if "|" in code:
        return _card(code)
    return _plain(code, dossier)


def _plain(code: str, dossier: re.Pattern[str]) -> Scan:
    if dossier.fullmatch(code):
        return DossierScan(code)
    if found := _TRACK_URL.fullmatch(code):
        return TicketScan(found[1])
    if _APPOINTMENT.fullmatch(code.upper()):
        return AppointmentScan(code.upper())
    return TicketScan(code) if _TOKEN.fullmatch(code) else Rejected("unknown")


def _card(code: str) -> Scan:
    """``number|old number|name|ddmmyyyy|sex|address|issued``; at least six fields."""
    fields = code.split("|")
    if len(fields) < 6:
        return Rejected("unknown")
    number, old, name, born, sex, address = fields[:6]
    right = _CARD_NUMBER.fullmatch(number) and _OLD_NUMBER.fullmatch(old) and name.strip()
    if not right or sex not in ("Nam", "Nữ"):
        return Rejected("unknown")
    return CardScan(number, name.strip(), _day(born), sex, address.strip())


def _day(text: str) -> date | None:
    """Old cards may know the year only: then there is no day, and that is no fault."""
    found = _DATE.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
