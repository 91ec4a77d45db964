"""A machine's line to its server: requests that are safe to repeat, and views for ever.

A thin shell: what the connection's state is, when to try again and which view wins stands in
``session``; what is stored before it is sent, in ``spool``.
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException

from link.codec import VIEW_NAMES, BadMessage, decode_live, encode
from link.exchange import (
    API,
    DEADLINE_S,
    MESSAGE_BYTES_MAX,
    Exchange,
    Refused,
    Request,
    Unreachable,
    WrongServer,
    bearer,
    hello,
)
from link.messages import FromMachine, Order, View
from link.session import FATAL_STATUS, STALE_AFTER_S, Fatal, LinkState, Session
from link.settings import Settings
from link.spool import Spool, new_key

__all__ = ["Client", "Refused", "Unreachable", "WrongServer"]

T = TypeVar("T")

OPEN_TIMEOUT_S = 4.0
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_log = logging.getLogger("link")


class Client:
    """One machine's line. ``async with Client(settings) as client`` closes it at the end.

    With a spool, the key of every ``post`` is on disk before the first byte leaves. ``on_open`` is
    called when the live socket is open, ``on_order`` with each order that comes on it.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        spool: Spool | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings
        self._spool = spool
        self._clock = clock
        self.hello = hello()
        self._exchange = Exchange(settings.base_url, settings.trust, self.hello)
        self._is_begun_anew = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._server_clock = (datetime.now(VIETNAM), clock())
        self.session = Session(clock(), chance)
        self.in_flight: set[str] = set()
        self.on_open: Callable[[], None] = lambda: None
        self.on_order: Callable[[Order], None] = lambda order: None

    # -- how the line is -----------------------------------------------------------------------

    @property
    def state(self) -> LinkState:
        """``connecting``, ``live``, ``stale`` or ``lost``: ask once a second and show it."""
        return self.session.state(self._clock())

    @property
    def fatal(self) -> Fatal | None:
        """Why the server does not let this machine in; None while trouble may pass by itself."""
        return self.session.fatal

    @property
    def lost_since(self) -> datetime | None:
        """When the server was last heard, by its clock; None while it is there."""
        since = self.session.lost_since(self._clock())
        return None if since is None else self._server_time(since)

    def server_now(self) -> datetime:
        """The server's wall clock, as far as this machine knows it; its own before it does."""
        return self._server_time(self._clock())

    def _server_time(self, moment: float) -> datetime:
        told, at = self._server_clock
        return told + timedelta(seconds=moment - at)

    # -- requests ------------------------------------------------------------------------------

    async def get(self, path: str, *, answer: type[T], deadline_s: float = DEADLINE_S) -> T:
        """As :meth:`post`, for what changes nothing."""
        request = Request("GET", path, token=self._settings.token())
        return await self._exchange.ask(request, answer, deadline_s=deadline_s)

    async def post(
        self,
        path: str,
        body: object = None,
        *,
        answer: type[T],
        key: str | None = None,
        kept: object = None,
        deadline_s: float = DEADLINE_S,
    ) -> T:
        """Send ``body`` to a path under ``/api/v1`` and decode the answer.

        The same key is tried again until an answer comes or the deadline passes. A ``key`` given
        repeats an earlier request. ``kept`` is what the spool keeps of a body that holds more than
        may be written down. An answer that may be empty (204) is None: ask for
        ``X | None``. Raises Refused, or Unreachable when nobody knows.
        """
        data = b"{}" if body is None else body if isinstance(body, bytes) else encode(body)
        if key is None:
            stored = data if kept is None else encode(kept)
            key = self._spool.begin("POST", path, stored) if self._spool else new_key()
        self.in_flight.add(key)
        try:
            request = Request("POST", path, data, key, self._settings.token())
            result = await self._exchange.ask(request, answer, deadline_s=deadline_s)
        except Refused:
            self._settle(key)
            raise
        finally:
            self.in_flight.discard(key)
        self._settle(key)
        return result

    def _settle(self, key: str) -> None:
        if self._spool:
            self._spool.done(key)

    # -- the live views ------------------------------------------------------------------------

    async def live(self, kind: type[T], **query: str | int | None) -> AsyncGenerator[View[T], None]:
        """Views of one kind (``live(WallView, zone="hall")``), newest only, for ever.

        It reconnects by itself; meanwhile nothing is yielded and ``state`` tells.
        """
        asked = {"view": VIEW_NAMES[kind]} | {k: v for k, v in query.items() if v is not None}
        url = f"ws{self._settings.base_url.removeprefix('http')}{API}/live?{urlencode(asked)}"
        while True:
            await self._retry_time()
            fatal: Fatal | None = None
            try:
                async with self._connected(url) as socket:
                    while True:
                        yield await self._newest(socket, kind)
            except _NoToken:
                fatal = "no_token"
                self._log_down(f"there is no token in {self._settings.token_file} yet")
            except InvalidStatus as error:
                fatal = FATAL_STATUS.get(error.response.status_code)
                self._log_down(self._settings.told_why(error.response.status_code))
            except ssl.SSLCertVerificationError as error:
                fatal = "wrong_server"
                self._log_down(f"this is not the server that was paired: {error}")
            except (OSError, TimeoutError, InvalidHandshake, WebSocketException) as error:
                self._log_down(str(error) or type(error).__name__)
            self.session.closed(self._clock(), fatal=fatal)

    async def _retry_time(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, self.session.retry_at - self._clock())):
                await self._is_begun_anew.wait()
        self._is_begun_anew.clear()

    async def begin_anew(self) -> None:
        """Key or authority are others now: connect at once, with these."""
        await self._exchange.close()
        if self._socket is not None:
            await self._socket.close()
        self.session.begin_anew(self._clock())
        self._is_begun_anew.set()

    async def send(self, message: FromMachine) -> bool:
        """Tell the server over the live socket; False when there is none to send on."""
        if self._socket is None:
            return False
        try:
            await self._socket.send(encode(message).decode())
        except (OSError, WebSocketException):
            return False
        return True

    @asynccontextmanager
    async def _connected(self, url: str) -> AsyncIterator[ClientConnection]:
        if not (token := self._settings.token()):
            raise _NoToken
        async with connect(
            url,
            ssl=self._settings.trust(),
            additional_headers=self.hello | bearer(token),
            max_size=MESSAGE_BYTES_MAX,
            open_timeout=OPEN_TIMEOUT_S,
            close_timeout=1.0,
            proxy=None,
        ) as socket:
            self._socket = socket
            self.session.opened()
            self.on_open()
            try:
                yield socket
            finally:
                self._socket = None

    async def _newest(self, socket: ClientConnection, kind: type[T]) -> View[T]:
        """The next view to be shown; TimeoutError when the server has fallen silent."""
        while True:
            async with asyncio.timeout(STALE_AFTER_S):
                data = await socket.recv()
            try:
                said = decode_live(data, kind)
            except BadMessage as error:
                _log.warning("a message was dropped: %s", error)
                continue
            if isinstance(said, Order):
                self.on_order(said)
                continue
            if self.session.failures:
                _log.warning("the server is back")
            now = self._clock()
            if self.session.received(said, now):
                self._server_clock = (said.now, now)
                return said

    def _log_down(self, why: str) -> None:
        """Once when it goes down; the attempts after that are no news."""
        if self.session.failures == 0:
            _log.warning("no line to the server: %s", why)

    # -- its end -------------------------------------------------------------------------------

    async def close(self) -> None:
        await self._exchange.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


class _NoToken(Exception):
    """There is nothing to connect with yet."""
