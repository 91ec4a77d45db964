"""One live socket of a machine: whether the process behind it is alive, and which one it is."""

from __future__ import annotations

import asyncio
import secrets
from typing import Protocol

from queue_server.hub import Slot

CHALLENGE_S = 2.0
POLICY_VIOLATION = 1008


class Socket(Protocol):
    """What a live socket can do for us."""

    async def ping(self, message: bytes = b"") -> None: ...

    async def close(self, *, code: int, message: bytes = b"", drain: bool = True) -> bool: ...


class Contact:
    """One live socket of a machine. One without an instance is an instance of its own; whoever
    reads from the socket keeps ``heard_ms``, when the machine was last heard on it."""

    def __init__(self, machine: str, instance: str, slot: Slot, socket: Socket) -> None:
        self.machine, self.slot, self.heard_ms = machine, slot, 0
        self.instance = instance or secrets.token_hex(8)
        self._socket = socket
        self._word = secrets.token_bytes(8)
        self._answered = asyncio.Event()

    def pong(self, word: bytes) -> None:
        """The machine has answered a ping, ours or the heartbeat's."""
        if secrets.compare_digest(word, self._word):
            self._answered.set()

    async def is_alive(self) -> bool:
        """Whether the process at the other end still answers."""
        try:
            async with asyncio.timeout(CHALLENGE_S):
                await self._socket.ping(self._word)
                await self._answered.wait()
        except (TimeoutError, ConnectionError):
            return False
        return True

    async def end(self) -> None:
        await self._socket.close(code=POLICY_VIOLATION, message=b"another instance", drain=False)
