"""A stage with the built pages, and a browser page on it that fails on any script error."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from queue_server.web.cookies import COOKIE
from tests.browsers import browser
from tests.deadline import closing, hold_to
from tests.web.desk import Desk, open_desk
from tests.web.pages import samples
from tests.web.pages.stage import Stage

__all__ = ["browser"]
Open = Callable[..., Awaitable[Page]]
EXPECTED = "Failed to load resource"
"""Chromium's own line for an answer with an error status, as a refusal is one."""
TEST_S = 90.0
SHUTDOWN_S = 2.0


def pytest_itemcollected(item: pytest.Item) -> None:
    hold_to(item, TEST_S)


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    yield Stage()


@pytest_asyncio.fixture(loop_scope="session")
async def served(stage: Stage) -> AsyncIterator[TestServer]:
    server = TestServer(stage.app())
    await server.start_server(shutdown_timeout=SHUTDOWN_S)
    async with closing(server.close):
        yield server
        stage.over.set()


@pytest_asyncio.fixture(loop_scope="session")
async def opened(browser: Browser, served: TestServer) -> AsyncIterator[Open]:
    """``await opened("/counter", width=1440, height=900)``; nothing may stand in the console."""
    complaints: list[str] = []
    contexts = AsyncExitStack()

    async def open_page(
        path: str, *, width: int = 1440, height: int = 900, **options: bool
    ) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        await contexts.enter_async_context(closing(context.close))
        page = await context.new_page()
        await page.clock.install(time=samples.NOW)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
        await page.goto(str(served.make_url(path)))
        return page

    async with contexts:
        yield open_page
    assert [line for line in complaints if EXPECTED not in line] == []


@pytest_asyncio.fixture(loop_scope="session")
async def real(tmp_path: Path) -> AsyncIterator[Desk]:
    """The real server with the sample office, for pages that ask it."""
    async with open_desk(tmp_path / "office") as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="session")
async def enter(browser: Browser, real: Desk) -> AsyncIterator[Open]:
    """``await enter("administrator", "/admin/queues")``: a page of the real server, signed in.
    Nothing may stand in the console, and no request may leave this host."""
    complaints: list[str] = []
    host = real.server.make_url("").authority
    contexts = AsyncExitStack()

    async def open_page(
        role: str, path: str, *, width: int = 1366, height: int = 768, **options: bool
    ) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        await contexts.enter_async_context(closing(context.close))
        root = str(real.server.make_url("/"))
        await context.add_cookies([{"name": COOKIE, "value": real.sessions[role], "url": root}])
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
        page.on("request", lambda asked: host in asked.url or complaints.append(asked.url))
        await page.goto(str(real.server.make_url(path)))
        return page

    async with contexts:
        yield open_page
    assert [line for line in complaints if EXPECTED not in line] == []
