"""One row of the table of everything that can be asked of the server (see ``routes``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from msgspec import Struct

from queue_server.web.house import Call
from queue_server.web.machines import Answer

Handler = Callable[[Call], Awaitable[Answer | web.Response]]


class Route(Struct, frozen=True):
    """``takes`` is the body's struct (None: no body), ``gives`` the answer's. ``held_too``: also a
    session that is held back may ask this (see ``access.Principal``). ``file_max``: the body is
    no message but a file, of at most so many bytes (``takes`` is ``bytes``)."""

    method: str
    path: str
    handler: Handler
    roles: frozenset[str]
    gives: Any
    takes: Any = None
    status: int = 200
    body_optional: bool = False
    may_be_empty: bool = False
    query: tuple[str, ...] = ()
    media: str = "application/json"
    held_too: bool = False
    file_max: int = 0

    @property
    def name(self) -> str:
        """Of the operation: its module's, where two modules have a handler of one name."""
        module = self.handler.__module__.rpartition(".")[2]
        name = self.handler.__name__
        return name if module in ("machines", "routes") else f"{module}_{name}"

    @property
    def changes(self) -> bool:
        return self.method != "GET"
