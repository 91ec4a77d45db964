"""The baselines: what aiohttp alone costs, as processes of their own on the same machine.

``json``: decodes the same body into the same struct and answers a JSON of the same size.
``broadcast``: upon a POST sends the same bytes to every websocket, one after the other; its page
posts upon a key.
Neither keeps, checks or decides anything.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

import msgspec
from aiohttp import WSMsgType, web

from link.messages import Issued, IssueTicket

HOST = "127.0.0.1"
MARK = b"0000000000"
"""Where the number of the broadcast goes in the bytes that are sent."""
PAGE = '<script>onkeydown = () => fetch("/call", {method: "POST"})</script>'


def json_handler(answer: bytes) -> web.Application:
    """``POST /api/v1/tickets`` with nothing behind it; ``answer`` is one of the product's."""
    decoder, encoder = msgspec.json.Decoder(IssueTicket), msgspec.json.Encoder()
    issued = msgspec.json.decode(answer, type=Issued)

    async def handle(request: web.Request) -> web.Response:
        decoder.decode(await request.read())
        body = encoder.encode(issued)
        return web.Response(body=body, status=201, content_type="application/json")

    app = web.Application()
    app.router.add_post("/api/v1/tickets", handle)
    return app


def broadcast(view: bytes) -> web.Application:
    """``POST /call`` and ``GET /live``; ``view`` carries ``MARK`` in the place of the call's id."""
    sockets: set[web.WebSocketResponse] = set()
    numbers = count(1)

    async def call(request: web.Request) -> web.Response:
        await request.read()
        sent = view.replace(MARK, b"%010d" % next(numbers))
        for socket in list(sockets):
            await socket.send_frame(sent, WSMsgType.TEXT)
        return web.Response(status=204)

    async def live(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await socket.send_frame(view, WSMsgType.TEXT)
        sockets.add(socket)
        try:
            async for _ in socket:
                pass
        finally:
            sockets.discard(socket)
        return socket

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_post("/call", call)
    app.router.add_get("/live", live)
    return app


KINDS = {"json": json_handler, "broadcast": broadcast}


async def serve(kind: str, content: bytes, port: int) -> None:
    """Until ended; one line when ready, as the product does."""
    runner = web.AppRunner(KINDS[kind](content), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, port, backlog=1024).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2]).read_bytes(), int(sys.argv[3])))
