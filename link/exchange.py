"""One request to the server, and what can become of it: an answer, a no, or nobody knows.

A request says first who asks: the protocol spoken, the program's version, and which of its starts
this is, so that two machines with one key are told apart (trust.md S7).
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import TypeVar

import aiohttp
from msgspec import Struct

from link.codec import BadMessage, decode
from link.messages import PROTOCOL_VERSION, Problem

T = TypeVar("T")

API = "/api/v1"
DEADLINE_S = 3.0
PAUSE_S = 0.25
AGAIN_S_MAX = 60.0
MESSAGE_BYTES_MAX = 1 << 20
VERSION = metadata.version("motcua")

_UNPROVED = (aiohttp.ClientConnectorCertificateError, ssl.SSLCertVerificationError)
_TRANSIENT_STATUS = frozenset({429, 500, 502, 503, 504, 507})
"""And whatever sends us elsewhere: our server never does, a network that wants a sign-in does."""


class Refused(Exception):
    """The server said no and nothing happened; ``code`` is stable, ``detail`` is for people."""

    def __init__(self, code: str, detail: str, status: int) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.code = code
        self.detail = detail
        self.status = status


class Unreachable(Exception):
    """No answer in time. The request may have been carried out: its key says which one it was.

    ``status`` is what a server that cannot answer now said last, 0 when nothing was heard;
    ``again_s`` how long it asks to be left alone.
    """

    def __init__(
        self, key: str | None, cause: str, *, status: int = 0, again_s: float = 0.0
    ) -> None:
        super().__init__(cause)
        self.key = key
        self.status = status
        self.again_s = again_s


class WrongServer(Unreachable):
    """Who answers cannot prove to be the server that this machine was paired with."""


class _Transient(Exception):
    """The server is there and cannot answer now: the same key is tried again, ``again_s`` later."""

    def __init__(self, cause: str, *, status: int = 0, again_s: float = 0.0) -> None:
        super().__init__(cause)
        self.status = status
        self.again_s = again_s


class Request(Struct, frozen=True):
    """``token`` is whose request it is, "" for nobody's."""

    method: str
    path: str
    body: bytes | None = None
    key: str | None = None
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        headers = {} if self.body is None else {"Content-Type": "application/json"}
        headers |= {} if self.key is None else {"Idempotency-Key": self.key}
        return headers | bearer(self.token)


def bearer(token: str) -> dict[str, str]:
    """The header that says whose request it is."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def hello() -> dict[str, str]:
    """The headers with which one start of a program makes itself known."""
    return {
        "Motcua-Protocol": str(PROTOCOL_VERSION),
        "Motcua-Version": VERSION,
        "Motcua-Instance": secrets.token_hex(8),
    }


class Exchange:
    """Requests to one server. ``trust`` gives what is believed of TLS, None for plain HTTP."""

    def __init__(
        self,
        base_url: str,
        trust: Callable[[], ssl.SSLContext | None],
        headers: Mapping[str, str],
    ) -> None:
        self._base_url = base_url
        self._trust = trust
        self._headers = dict(headers)
        self._http: aiohttp.ClientSession | None = None
        self.answered_at: datetime | None = None
        """The server's clock at its last answer, to the second."""

    async def ask(
        self, request: Request, answer: type[T], *, deadline_s: float = DEADLINE_S, tries: int = 99
    ) -> T:
        """Send a request until an answer comes, the deadline passes or the tries are used up.

        Raises Refused, or Unreachable when nobody knows; WrongServer before anything was sent.
        """
        cause = _Transient("timeout")
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline_s):
                for left in reversed(range(tries)):
                    try:
                        payload = await self._attempt(request)
                        return payload if answer is bytes else decode(payload, answer)  # type: ignore[return-value]
                    except _UNPROVED as error:
                        raise WrongServer(request.key, str(error)) from error
                    except _Transient as error:
                        cause = error
                    except (aiohttp.ClientError, OSError, BadMessage) as error:
                        cause = _Transient(str(error) or type(error).__name__)
                    await asyncio.sleep(max(PAUSE_S, cause.again_s) if left else 0)
        raise Unreachable(request.key, str(cause), status=cause.status, again_s=cause.again_s)

    async def _attempt(self, request: Request) -> bytes:
        url = f"{self._base_url}{API}{request.path}"
        headers = self._headers | request.headers
        async with self._session().request(
            request.method, url, data=request.body, headers=headers, allow_redirects=False
        ) as response:
            payload = await _read_limited(response)
        if response.status in _TRANSIENT_STATUS or 300 <= response.status < 400:
            again_s = _seconds(response.headers.get("Retry-After", ""))
            cause = f"HTTP {response.status}"
            raise _Transient(cause, status=response.status, again_s=again_s)
        with suppress(KeyError, ValueError):
            self.answered_at = parsedate_to_datetime(response.headers["Date"])
        if response.status >= 300:
            raise _refusal(response.status, payload)
        return payload if response.status != 204 else b"null"

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            timeout = aiohttp.ClientTimeout(total=None, connect=2.0, sock_read=2.5)
            connector = aiohttp.TCPConnector(ssl=self._trust() or True)
            self._http = aiohttp.ClientSession(timeout=timeout, connector=connector)
        return self._http

    async def close(self) -> None:
        """Let go of all connections; the next request opens a new one, with the trust of then."""
        if self._http is not None:
            await self._http.close()


async def _read_limited(response: aiohttp.ClientResponse) -> bytes:
    """The whole body; _Transient beyond the limit, which no answer of ours reaches."""
    payload = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        payload += chunk
        if len(payload) > MESSAGE_BYTES_MAX:
            raise _Transient("the answer is too long")
    return bytes(payload)


def _seconds(retry_after: str) -> float:
    """As a header says it, a minute at most; a date, which our server never sends, counts as 0."""
    return (
        min(float(retry_after), AGAIN_S_MAX)
        if retry_after.isascii() and retry_after.isdigit()
        else 0.0
    )


def _refusal(status: int, payload: bytes) -> Refused:
    try:
        problem = decode(payload, Problem)
    except BadMessage:
        return Refused(f"http_{status}", "", status)
    return Refused(problem.code, problem.detail or problem.title, status)
