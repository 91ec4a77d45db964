"""Clients of other makers, run with Node.js as the Makefile does."""

from __future__ import annotations

import asyncio

from tests.house.tree import ROOT


async def node(*arguments: str, given: str = "") -> tuple[bytes, str]:
    """What a program of another maker writes and what it says; it ends within half a minute."""
    process = await asyncio.create_subprocess_exec(
        str(ROOT / ".ci" / "with-node"),
        "node",
        *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        out, said = await process.communicate(given.encode())
    return out, said.decode().strip()
