"""A real browser for tests of pages: the system's Chromium, one for the whole run."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.deadline import closing

START_S = 60.0
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium; tests that use it run on the session's loop."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise FileNotFoundError("chromium: install the Debian package of that name")
    async with asyncio.timeout(START_S):
        playwright = await async_playwright().start()
        started = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
    async with closing(playwright.stop), closing(started.close):
        yield started
