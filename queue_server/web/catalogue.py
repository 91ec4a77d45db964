"""The catalogue of procedures over HTTP, for kiosks, boards and officers."""

from __future__ import annotations

from queue_server import views
from queue_server.web.house import Call
from queue_server.web.machines import Answer


async def catalogue(call: Call) -> Answer:
    """Every procedure: what to bring, how long, how much, and which queue takes it."""
    return Answer(await call.house.day.read(views.catalogue))
