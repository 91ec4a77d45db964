"""A dossier's status, as the provincial case system tells it (docs/reference/case-system.md).

What comes from there is untrusted: bounded in time and length, of one shape, about the dossier that
was asked for. Code, status and time pass; whatever else is sent stays here and is not kept.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol, get_args, get_type_hints

import aiohttp
import msgspec
import structlog
from msgspec import Meta, Struct

from link.messages import DossierStatus
from queue_server.core.office import CaseSystem
from queue_server.core.timers import VIETNAM

CODE = r"^(?:(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,4})-\d{6}-\d{4,6}$"
"""Codes of dossiers in ASCII (domain.md §6), as the kiosk's scanner grammar has them."""
ANSWER_S = 3.0
ANSWER_BYTES_MAX = 4096
STATUSES = get_args(get_type_hints(DossierStatus)["status"])

log = structlog.get_logger()


class UnknownDossier(Exception):
    """The case system knows no dossier of that code."""


class CaseSystemSilent(Exception):
    """The case system has not answered, or not as agreed."""


class CaseSystemAdapter(Protocol):
    """Whoever can tell a dossier's status."""

    async def status(self, code: str) -> DossierStatus:
        """Raises ``UnknownDossier`` or ``CaseSystemSilent``."""
        ...


class _Said(Struct, frozen=True):
    """What is taken of an answer; its other keys are not even read."""

    code: Annotated[str, Meta(max_length=60)]
    status: Annotated[str, Meta(max_length=40)]
    at: Annotated[datetime, Meta(tz=True)]


_WRONG = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    msgspec.MsgspecError,
    ValueError,
    OverflowError,
    RecursionError,
)
"""Whatever an answer, the way to it, or the token's file can be wrong with."""


def _told(code: str, body: bytes) -> DossierStatus:
    """What an answer says of this dossier; raises one of ``_WRONG``."""
    said = msgspec.json.decode(body, type=_Said)
    if said.code != code:
        raise ValueError("another dossier")
    status = said.status if said.status in STATUSES else "unknown"
    return DossierStatus(code, status, said.at.astimezone(VIETNAM))  # type: ignore[arg-type]


class HttpCaseSystem:
    """``GET {url}/dossiers/{code}`` with the bearer token of the office's file, read each time."""

    def __init__(self, http: aiohttp.ClientSession, system: CaseSystem, folder: Path) -> None:
        self._http, self._url = http, system.url.rstrip("/")
        self._token_file = folder / system.token_file if system.token_file else None

    async def status(self, code: str) -> DossierStatus:
        """Raises ``UnknownDossier`` or ``CaseSystemSilent``."""
        try:
            async with asyncio.timeout(ANSWER_S):
                return _told(code, await self._ask(code))
        except _WRONG as error:
            raise self._silent(type(error).__name__) from error

    async def _ask(self, code: str) -> bytes:
        headers = {"Accept": "application/json"}
        if self._token_file:
            headers["Authorization"] = f"Bearer {self._token_file.read_text('utf-8').strip()}"
        url = f"{self._url}/dossiers/{code}"
        async with self._http.get(url, headers=headers, allow_redirects=False) as answer:
            if answer.status == 404:
                raise UnknownDossier
            if answer.status != 200:
                raise self._silent(f"HTTP {answer.status}")
            body = bytearray()
            async for chunk in answer.content.iter_chunked(ANSWER_BYTES_MAX):
                body += chunk
                if len(body) > ANSWER_BYTES_MAX:
                    raise self._silent("too long")
        return bytes(body)

    def _silent(self, why: str) -> CaseSystemSilent:
        """For the log only why: neither what was sent nor which dossier it was about."""
        log.warning("the case system has not answered", why=why)
        return CaseSystemSilent(why)


class Dossiers:
    """The case system that an office names, and one connection to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._http: aiohttp.ClientSession | None = None

    def of(self, system: CaseSystem) -> CaseSystemAdapter:
        """What tells the status of this system's dossiers."""
        if self._http is None:
            self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return HttpCaseSystem(self._http, system, self._folder)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()
