"""A machine as a process of its own, whose plug can be pulled.

``python -m tests.web.machine URL TOKEN`` watches the live view at that address, says "live" when it
has its first one, and does every order it is given until it is killed.
"""

from __future__ import annotations

import asyncio
import json
import sys

from websockets.asyncio.client import connect


async def run(url: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Motcua-Instance": "of this process"}
    async with connect(url, additional_headers=headers, proxy=None) as socket:
        await socket.recv()
        await socket.send('{"type": "health", "parts": {"printer": "ok"}, "version": "1.0"}')
        print("live", flush=True)
        async for message in socket:
            said = json.loads(message)
            if said.get("type") == "order":
                done = {"type": "order_done", "order": said["id"], "ok": True, "word": said["do"]}
                await socket.send(json.dumps(done))


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
