"""A machine's line to its server: requests that are safe to repeat, and views for ever.

A thin shell: what the connection's state is, when to try again and which view wins stands in
``session``; what is stored before it is sent, in ``spool``.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import aiohttp
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException

from link.codec import VIEW_NAMES, BadMessage, decode, decode_view, encode
from link.messages import Announced, Health, Problem, View
from link.session import STALE_AFTER_S, Fatal, LinkState, Session
from link.settings import Settings
from link.spool import Spool, new_key

T = TypeVar("T")

API = "/api/v1"
DEADLINE_S = 3.0
PAUSE_S = 0.25
OPEN_TIMEOUT_S = 4.0
MESSAGE_BYTES_MAX = 1 << 20
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_log = logging.getLogger("link")
_TRANSIENT_STATUS = frozenset({429, 500, 502, 503, 504, 507})


class Refused(Exception):
    """The server said no and nothing happened; ``code`` is stable, ``detail`` is for people."""

    def __init__(self, code: str, detail: str, status: int) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.code = code
        self.detail = detail
        self.status = status


class Unreachable(Exception):
    """No answer in time. The request may have been carried out: its key says which one it was."""

    def __init__(self, key: str | None, cause: str) -> None:
        super().__init__(cause)
        self.key = key


class _Transient(Exception):
    """The server is there and cannot answer now: the same key is tried again."""


class _Request(Struct, frozen=True):
    method: str
    path: str
    body: bytes | None = None
    key: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        headers = {} if self.body is None else {"Content-Type": "application/json"}
        return headers if self.key is None else headers | {"Idempotency-Key": self.key}


class Client:
    """One machine's line. ``async with Client(settings) as client`` closes it at the end.

    With a spool, the key of every ``post`` is on disk before the first byte leaves.
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
        self._http: aiohttp.ClientSession | None = None
        self._socket: ClientConnection | None = None
        self._server_clock = (datetime.now(VIETNAM), clock())
        self.session = Session(clock(), chance)
        self.in_flight: set[str] = set()

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
        return await self._exchange(_Request("GET", path), answer, deadline_s)

    async def post(
        self,
        path: str,
        body: object = None,
        *,
        answer: type[T],
        key: str | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> T:
        """Send ``body`` to a path under ``/api/v1`` and decode the answer.

        The same key is tried again until an answer comes or the deadline passes. A ``key`` given
        repeats an earlier request. An answer that may be empty (204) is None: ask for
        ``X | None``. Raises Refused, or Unreachable when nobody knows.
        """
        data = b"{}" if body is None else body if isinstance(body, bytes) else encode(body)
        if key is None:
            key = self._spool.begin("POST", path, data) if self._spool else new_key()
        self.in_flight.add(key)
        try:
            result = await self._exchange(_Request("POST", path, data, key), answer, deadline_s)
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

    async def _exchange(self, request: _Request, answer: type[T], deadline_s: float) -> T:
        cause = "timeout"
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline_s):
                while True:
                    try:
                        return await self._attempt(request, answer)
                    except (aiohttp.ClientError, OSError, BadMessage, _Transient) as error:
                        cause = str(error) or type(error).__name__
                    await asyncio.sleep(PAUSE_S)
        raise Unreachable(request.key, cause)

    async def _attempt(self, request: _Request, answer: type[T]) -> T:
        url = f"{self._settings.base_url}{API}{request.path}"
        headers = self._headers() | request.headers
        async with self._http_session().request(
            request.method, url, data=request.body, headers=headers
        ) as response:
            payload = await _read_limited(response)
        if response.status in _TRANSIENT_STATUS:
            raise _Transient(f"HTTP {response.status}")
        if response.status >= 300:
            raise _refusal(response.status, payload)
        return decode(payload if response.status != 204 else b"null", answer)

    def _headers(self) -> dict[str, str]:
        token = self._settings.token()
        return {"Authorization": f"Bearer {token}"} if token else {}

    def _http_session(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            timeout = aiohttp.ClientTimeout(total=None, connect=2.0, sock_read=2.5)
            self._http = aiohttp.ClientSession(timeout=timeout)
        return self._http

    # -- the live views ------------------------------------------------------------------------

    async def live(self, kind: type[T], **query: str | int | None) -> AsyncGenerator[View[T], None]:
        """Views of one kind (``live(WallView, zone="hall")``), newest only, for ever.

        It reconnects by itself; meanwhile nothing is yielded and ``state`` tells.
        """
        asked = {"view": VIEW_NAMES[kind]} | {k: v for k, v in query.items() if v is not None}
        url = f"ws{self._settings.base_url.removeprefix('http')}{API}/live?{urlencode(asked)}"
        while True:
            await asyncio.sleep(max(0.0, self.session.retry_at - self._clock()))
            status = None
            try:
                async with self._connected(url) as socket:
                    while True:
                        yield await self._newest(socket, kind)
            except InvalidStatus as error:
                status = error.response.status_code
                self._log_down(self._settings.told_why(status))
            except (OSError, TimeoutError, InvalidHandshake, WebSocketException) as error:
                self._log_down(str(error) or type(error).__name__)
            self.session.closed(self._clock(), status=status)

    async def send(self, message: Announced | Health) -> bool:
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
        async with connect(
            url,
            additional_headers=self._headers(),
            max_size=MESSAGE_BYTES_MAX,
            open_timeout=OPEN_TIMEOUT_S,
            close_timeout=1.0,
            proxy=None,
        ) as socket:
            self._socket = socket
            self.session.opened()
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
                view = decode_view(data, kind)
            except BadMessage as error:
                _log.warning("a message was dropped: %s", error)
                continue
            if self.session.failures:
                _log.warning("the server is back")
            now = self._clock()
            if self.session.received(view, now):
                self._server_clock = (view.now, now)
                return view

    def _log_down(self, why: str) -> None:
        """Once when it goes down; the attempts after that are no news."""
        if self.session.failures == 0:
            _log.warning("no line to the server: %s", why)

    # -- its end -------------------------------------------------------------------------------

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


async def _read_limited(response: aiohttp.ClientResponse) -> bytes:
    """The whole body; _Transient beyond the limit, which no answer of ours reaches."""
    payload = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        payload += chunk
        if len(payload) > MESSAGE_BYTES_MAX:
            raise _Transient("the answer is too long")
    return bytes(payload)


def _refusal(status: int, payload: bytes) -> Refused:
    try:
        problem = decode(payload, Problem)
    except BadMessage:
        return Refused(f"http_{status}", "", status)
    return Refused(problem.code, problem.detail or problem.title, status)
