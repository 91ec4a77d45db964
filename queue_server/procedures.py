"""The catalogues of procedures that this program knows, each by the SHA-256 of its JSON.

A configuration names the one in force by that hash (``Office.catalogue``), so what stands in the
log is enough to find it again, long after another has taken its place. The sample that is installed
is known from the beginning; those of the office are kept in its file and made known at the start
(``queue_server/catalogues.py``). What a hash stands for never changes, so nobody can be told wrong.
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256

import msgspec
from msgspec import Struct

import assets


class Known(Struct, frozen=True):
    """A catalogue and its hash (hex)."""

    hash: str
    catalogue: assets.Catalogue


_known: dict[str, Known] = {}
"""Never emptied: an office sets a few in a year, and one that is in force must not go."""


@cache
def sample() -> Known:
    """The catalogue that is installed with the program."""
    body = (assets.HERE / "catalogue" / "procedures.json").read_bytes()
    return Known(sha256(body).hexdigest(), assets.catalogue())


def remember(body: bytes) -> Known:
    """Make a catalogue known from its JSON; raises ``msgspec.MsgspecError`` if it is none."""
    name = sha256(body).hexdigest()
    if name not in _known:
        _known[name] = Known(name, msgspec.json.decode(body, type=assets.Catalogue))
    return _known[name]


@lru_cache(2)
def names(name: str) -> dict[str, str]:
    """Code → name in the catalogue of a hash."""
    return {procedure.code: procedure.name for procedure in known(name).catalogue.procedures}


def known(name: str) -> Known:
    """The catalogue of a hash; the sample for one that nobody has made known, as in offices from
    before catalogues were kept."""
    return _known.get(name) or sample()
