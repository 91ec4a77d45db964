"""A stand-in for the provincial case system: answers whatever a test says, and keeps what it was
asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from queue_server.configuration import SAMPLE

CODE = "H36-210601-0001"
READY = {"code": CODE, "status": "ready", "at": "2026-11-21T08:35:00+07:00"}
TOKEN = "of-the-province"


class StandIn:
    """``answer`` is the JSON to give, or the text; ``is_silent`` lets the asker wait."""

    def __init__(self) -> None:
        self.answer: Any = READY
        self.status = 200
        self.is_silent = False
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        app = web.Application()
        app.router.add_get("/api/dossiers/{code}", self._tell)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/api"))

    async def _tell(self, request: web.Request) -> web.Response:
        self.asked.append((request.match_info["code"], request.headers.get("Authorization", "")))
        if self.is_silent:
            await asyncio.Event().wait()
        if isinstance(self.answer, str):
            return web.Response(text=self.answer, status=self.status, headers=self.headers)
        return web.json_response(self.answer, status=self.status, headers=self.headers)

    def office(self, folder: Path) -> Path:
        """The sample office that asks this stand-in, with the token's file beside it."""
        (folder / "case.token").write_text(TOKEN + "\n")
        told = f'[case_system]\nurl = "{self.url}"\ntoken_file = "{folder / "case.token"}"\n\n'
        path = folder / "office.toml"
        path.write_text(SAMPLE.read_text("utf-8").replace("[targets]", told + "[targets]", 1))
        return path


@asynccontextmanager
async def stand_in() -> AsyncIterator[StandIn]:
    made = StandIn()
    await made.server.start_server()
    try:
        yield made
    finally:
        await made.server.close()
