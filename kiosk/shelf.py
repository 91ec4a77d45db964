"""Where a kiosk keeps the catalogue: on disk, so that search and pages work without a server.

It is asked for only when a view names another one than that on the shelf.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from kiosk.procedures import Procedures
from link.client import Client, Refused, Unreachable
from link.codec import BadMessage, decode, encode
from link.messages import Catalogue
from link.spool import Spool

NAME = "catalogue"
AGAIN_S = 5.0

_log = logging.getLogger("kiosk")


class Shelf:
    """``changed`` is called when another catalogue lies here."""

    def __init__(self, client: Client, spool: Spool, changed: Callable[[], None]) -> None:
        self._client, self._spool, self._changed = client, spool, changed
        self.procedures = _recalled(spool.recall(NAME))
        self._asked = ""

    def lacks(self, named: str) -> bool:
        """Whether the catalogue of this hash is neither here nor on its way."""
        return bool(named) and named not in (self.hash, self._asked)

    @property
    def hash(self) -> str:
        """Of the catalogue that lies here; empty for none."""
        return self.procedures.told.hash if self.procedures else ""

    async def fetch(self, named: str) -> None:
        """Until the server has told it, or a view has named another one meanwhile. A server that
        refuses is not asked again for this one."""
        self._asked = named
        while self._asked == named:
            try:
                told = await self._client.get("/catalogue", answer=Catalogue)
            except Refused as no:
                _log.warning("the server does not tell its catalogue: %s", no)
                return
            except Unreachable:
                await asyncio.sleep(AGAIN_S)
                continue
            self._put(told)
            return

    def _put(self, told: Catalogue) -> None:
        self._spool.remember(NAME, encode(told))
        self.procedures = Procedures(told)
        _log.info("%d procedures, checked %s", len(told.procedures), told.checked)
        self._asked = ""
        self._changed()


def _recalled(data: bytes | None) -> Procedures | None:
    """What lay here; nothing where that cannot be read, as after a downgrade."""
    if data is None:
        return None
    try:
        return Procedures(decode(data, Catalogue))
    except BadMessage as error:
        _log.warning("the catalogue on disk cannot be read: %s", error)
        return None
