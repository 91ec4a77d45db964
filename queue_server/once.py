"""What is asked twice with one key is done once, while the answer is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from queue_server.office_day import KeyReused

ANSWERS_MAX = 1_000


class Once:
    """The newest answers by the key of their request; all methods from one event loop."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[str, asyncio.Future[Any]]] = {}

    async def do(self, key: str, fingerprint: str, work: Callable[[], Awaitable[Any]]) -> Any:
        """What ``work`` gives, done once for a key. Raises ``KeyReused`` where the key was that of
        another request, and what ``work`` raises: what was refused may be asked again."""
        if (known := self._answers.get(key)) is None:
            known = self._answers[key] = fingerprint, asyncio.ensure_future(work())
            known[1].add_done_callback(lambda done: self._keep(key, done))
        if known[0] != fingerprint:
            raise KeyReused
        return await asyncio.shield(known[1])

    def _keep(self, key: str, done: asyncio.Future[Any]) -> None:
        if done.cancelled() or done.exception():
            self._answers.pop(key, None)
        while len(self._answers) > ANSWERS_MAX:
            del self._answers[next(iter(self._answers))]
