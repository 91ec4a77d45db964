"""The catalogues of procedures that this program knows, each by the SHA-256 of its JSON.

A configuration names the one in force by that hash (``Office.catalogue``), so what stands in the
log is enough to find it again, long after another has taken its place. The sample that is installed
is known from the beginning; those of the office are kept in its file and made known at the start
(``queue_server/catalogues.py``). What a hash stands for never changes, so nobody can be told wrong.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

import msgspec
from msgspec import Struct

import assets

KNOWN_MAX = 8
"""In memory: the one in force, the one before, those that wait."""


class Known(Struct, frozen=True):
    """A catalogue and its hash (hex)."""

    hash: str
    catalogue: assets.Catalogue


_known: dict[str, Known] = {}


@cache
def sample() -> Known:
    """The catalogue that is installed with the program."""
    body = (assets.HERE / "catalogue" / "procedures.json").read_bytes()
    return Known(sha256(body).hexdigest(), assets.catalogue())


def remember(body: bytes) -> Known:
    """Make a catalogue known from its JSON; raises ``msgspec.MsgspecError`` if it is none."""
    name = sha256(body).hexdigest()
    known = _known.pop(name, None) or Known(name, msgspec.json.decode(body, type=assets.Catalogue))
    _known[name] = known
    for oldest in list(_known)[:-KNOWN_MAX]:
        del _known[oldest]
    return known


def known(name: str) -> Known:
    """The catalogue of a hash; the sample for one that nobody has made known, as in offices from
    before catalogues were kept."""
    return _known.get(name) or sample()
