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
class CardScan:
    """What a citizen's card says. Kept out of ``repr``, so that no log can hold it."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    born: date | None = field(repr=False)
    sex: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not one of ours; the text itself is not kept."""

    reason: Literal["empty", "too_long", "not_text", "unknown"]


Scan = TicketScan | DossierScan | CardScan | Rejected


class Framer:
    """Bytes from a scanner → whole codes, ended by CR or LF. Memory stays bounded."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> list[Scan]:
        scans: list[Scan] = []
        *ended, rest = re.split(rb"[\r\n]", data)
        for part in ended:
            self._hold(part)
            if self._held or self._too_long:
                scans.append(self._end())
        self._hold(rest)
        return scans

    def _hold(self, part: bytes) -> None:
        if len(self._held) + len(part) > _BYTES_MAX:
            self._held.clear()
            self._too_long = True
        if not self._too_long:
            self._held += part

    def _end(self) -> Scan:
        data, too_long = bytes(self._held), self._too_long
        self._held.clear()
        self._too_long = False
        return Rejected("too_long") if too_long else parse_bytes(data)


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
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in code):
        return Rejected("not_text")
    if "|" in code:
        return _card(code)
    return _plain(code, dossier)


def _plain(code: str, dossier: re.Pattern[str]) -> Scan:
    if dossier.fullmatch(code):
        return DossierScan(code)
    if found := _TRACK_URL.fullmatch(code):
        return TicketScan(found[1])
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
