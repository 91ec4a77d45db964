"""What a scanned card gives a visit [pure]: an offer by age, and a mark that tells persons apart.

A card is a convenience and no proof. Name and address are not even looked at; of the number only
its SHA-256 goes on, in memory, until the visit ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from devices.scanners.grammar import CardScan
from kiosk.flow import CardSeen
from link.messages import ClassInfo

ELDERLY = "elderly"
ELDERLY_YEARS = 60


def seen(card: CardScan, today: date, classes: Sequence[ClassInfo]) -> CardSeen:
    """The event of a card that was held before the scanner."""
    offer = elderly_class(classes) if is_elderly(card, today) else ""
    return CardSeen(offer, sha256(card.number.encode()).hexdigest(), doubt=bool(card.warns))


def is_elderly(card: CardScan, today: date) -> bool:
    """Sixty today or before; of a card without a day of birth the number's year counts."""
    born = card.born or date(year_of(card.number), 1, 1)
    sixtieth = (born.year + ELDERLY_YEARS, born.month, born.day)
    return sixtieth <= (today.year, today.month, today.day)


def year_of(number: str) -> int:
    """The year of birth in a card's number (domain.md §6)."""
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def elderly_class(classes: Sequence[ClassInfo]) -> str:
    """The class to offer: the one of their own, or the only priority there is; else none."""
    priority = [each.code for each in classes if each.priority]
    if ELDERLY in priority:
        return ELDERLY
    return priority[0] if len(priority) == 1 else ""
