"""What the server was not told while it was away, told as soon as it is back.

Numbers given without it are adopted in the order in which they were given, some at once, each with
the key it got when it was written: asked twice is adopted once. The server itself cancels the
request that a number replaces. A request for a number that has no such number is cancelled,
because its citizen was sent to the help desk; ratings and slip reports are sent again.

Only an answer settles anything. A server that does not let this machine in, or does not know the
question yet, has answered nothing: the number stays until one does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Container, Iterator
from contextlib import suppress

from link.client import Client, Refused, Unreachable
from link.messages import Issued, RequestCancelled
from link.spool import ADOPTED, Given, Pending, Spool

SETTLE_S = 5.0
AT_ONCE = 8
NO_ANSWER = (401, 403, 405)

_log = logging.getLogger("kiosk")


class Settler:
    """``held``: keys of numbers of which the server must not be told yet."""

    def __init__(self, client: Client, spool: Spool, held: Container[str]) -> None:
        self._client = client
        self._spool = spool
        self._held = held
        self._wake = asyncio.Event()
        self._again_s = 0.0

    def wake(self) -> None:
        """The server has spoken: what waits for it need not wait longer."""
        self._wake.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            self._wake.clear()
            if self._client.state == "live":
                await self._adopt_all()
                await self._settle_all()
            await self._leave_alone()
            with suppress(TimeoutError):
                async with asyncio.timeout(SETTLE_S):
                    await self._wake.wait()

    async def _leave_alone(self) -> None:
        """For as long as a busy server has asked for."""
        again_s, self._again_s = self._again_s, 0.0
        await asyncio.sleep(again_s)

    # -- numbers of our own --------------------------------------------------------------------

    async def _adopt_all(self) -> None:
        waiting = iter([one for one in self._spool.unadopted() if one.key not in self._held])
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._adopt_from(waiting))

    async def _adopt_from(self, waiting: Iterator[Given]) -> None:
        for given in waiting:
            if not await self._adopt(given):
                return

    async def _adopt(self, given: Given) -> bool:
        """Whether the server has answered, with yes or no."""
        try:
            await self._client.post("/tickets/adopt", given.body, answer=Issued, key=given.key)
        except Refused as no:
            if not is_answer(no):
                return False
            _log.error("%s was not adopted: %s", given.number, no)
            self._spool.settle(given.key, no.code)
        except Unreachable as silence:
            self._again_s = max(self._again_s, silence.again_s)
            return False
        else:
            self._spool.settle(given.key, ADOPTED)
        return True

    # -- requests without an answer ------------------------------------------------------------

    async def _settle_all(self) -> None:
        tried: set[str] = set()
        while not self._again_s and (request := self._next(tried)):
            tried.add(request.key)
            await self._settle(request)

    def _next(self, tried: set[str]) -> Pending | None:
        """Looked up anew each time: while we waited a number may have taken a request's place."""
        busy = tried | self._client.in_flight
        return next((one for one in self._spool.pending() if one.key not in busy), None)

    async def _settle(self, request: Pending) -> None:
        try:
            if request.path == "/tickets":
                path = f"/requests/{request.key}/cancel"
                await self._client.post(path, answer=RequestCancelled, key=request.key + "-cancel")
                self._spool.done(request.key)
            else:
                await self._client.post(
                    request.path, request.body, answer=dict[str, object], key=request.key
                )
        except Refused as no:
            _log.warning("%s %s was refused later: %s", request.method, request.path, no)
            if request.path != "/tickets" or is_answer(no):
                self._spool.done(request.key)
        except Unreachable as silence:
            self._again_s = max(self._again_s, silence.again_s)


def is_answer(no: Refused) -> bool:
    """Whether a refusal is about the number, and not about the machine or the address."""
    return not (no.status in NO_ANSWER or no.code == "not_found" or no.code.startswith("http_"))
