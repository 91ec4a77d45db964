"""The catalogue of procedures as a machine shows it: what to bring, how long, how much, and which
queue of this office takes it.
"""

from __future__ import annotations

from link.messages.words import Shown, Texts


class FieldInfo(Shown, frozen=True):
    """A field of procedures (lĩnh vực)."""

    key: str
    name: Texts


class CatalogueProcedure(Shown, frozen=True):
    """One procedure. ``time`` and ``fee`` are verbatim, exemptions and all, None where the
    catalogue does not say; beside each stands where it was seen.

    ``queue`` takes it in this office; where none does ``where`` says where to go. ``everyday`` are
    the names that people use, ``rank`` its place among what is asked for most, 0 first.
    ``same_day``: what is handed in after 15:00 is returned on the next working day.
    """

    code: str
    name: str
    field: str
    short: str | None = None
    queue: str | None = None
    where: Texts = {}
    time: str | None = None
    time_source: str | None = None
    same_day: bool = False
    fee: str | None = None
    fee_source: str | None = None
    papers: list[str] = []
    note: str | None = None
    certainty: str = ""
    everyday: list[str] = []
    rank: int = 0


class Catalogue(Shown, frozen=True):
    """``GET /catalogue``, with its source and the day it was checked. ``hash`` is that of all the
    rest: a view names it, so that a machine asks again only for another one."""

    hash: str
    source: Texts
    checked: str
    fields: list[FieldInfo]
    procedures: list[CatalogueProcedure]
