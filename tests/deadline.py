"""A deadline for tests that await: a browser that never answers fails one test, not the run.

Nearly everything that Playwright does can be awaited for ever, a key press as well as a new page;
here the whole test has one limit, and the error tells the line that was being awaited.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

CLOSE_S = 15.0


def hold_to(item: pytest.Item, limit_s: float) -> None:
    """Let a test that awaits end with TimeoutError after ``limit_s``; others stay as they are."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.obj = within(limit_s, item.obj)


def within(limit_s: float, test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The same test, with a limit."""

    @functools.wraps(test)
    async def in_time(*args: Any, **fixtures: Any) -> None:
        async with asyncio.timeout(limit_s):
            await test(*args, **fixtures)

    return in_time


@asynccontextmanager
async def closing(close: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Close afterwards, for ``CLOSE_S`` at most: what will not go is left to its parent's end."""
    try:
        yield
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await close()
