"""What a supervisor changes for today: queues, counters, words for the hall, ghosts."""

from __future__ import annotations

from link import messages as m
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.views import common
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.route import Route

SUPERVISORS = frozenset({"supervisor", "administrator"})


async def close_queue(call: Call) -> Answer:
    """Give no more numbers of a queue today; who has one is served."""
    queue = call.path["queue"]
    await call.ask(c.CloseQueue(queue, _line(call.body.reason), call.principal.source))
    return await _queue(call, queue)


async def open_queue(call: Call) -> Answer:
    """Give numbers of a queue today, also where the configuration has it closed."""
    queue = call.path["queue"]
    await call.ask(c.OpenQueue(queue, call.principal.source))
    return await _queue(call, queue)


async def _queue(call: Call, code: str) -> Answer:
    queue = await call.house.day.read(lambda state: state.queue(code))
    return Answer(m.QueueInfo(queue.code, queue.name, queue.open))


async def assign(call: Call) -> Answer:
    """Let a counter serve other queues today."""
    counter, queues = call.counter, tuple(call.body.queues)
    await call.ask(c.AssignQueues(counter, queues, call.principal.source))
    return Answer(await call.house.day.read(lambda state: common.counter_info(state, counter)))


async def show_message(call: Call) -> Answer:
    """Show words on walls and kiosks; 204 once nothing is shown."""
    body: m.ShowMessage = call.body
    text = {language: _line(words) for language, words in body.text.items()}
    await call.ask(c.ShowMessage(text, body.minutes, call.principal.source))
    now_ms = call.house.day.clock.now_ms()
    shown = await call.house.day.read(lambda state: common.message(state, now_ms))
    return Answer(shown) if shown else Answer(status=204)


async def void(call: Call) -> Answer:
    """End the last numbers of a queue: nobody stands behind them (trust.md S13)."""
    body: m.VoidTickets = call.body
    reason = _line(body.reason)
    command = c.VoidTickets(body.queue, body.last, reason, call.principal.source)
    outcome = await call.ask(command)
    ended = [event for event in outcome.events if isinstance(event, e.TicketCancelled)]
    numbers = [event.ticket.partition("-")[2] for event in ended]
    return Answer(m.Voided(numbers))


def _line(words: str) -> str:
    """What is shown of words that somebody wrote: one line, nothing hidden in it."""
    seen = (mark if mark.isprintable() else " " * mark.isspace() for mark in words)
    return " ".join("".join(seen).split())


ROUTES = (
    Route("POST", "/queues/{queue}/close", close_queue, SUPERVISORS, m.QueueInfo, m.CloseQueue),
    Route("POST", "/queues/{queue}/open", open_queue, SUPERVISORS, m.QueueInfo),
    Route("POST", "/counters/{counter}/queues", assign, SUPERVISORS, m.CounterInfo, m.AssignQueues),
    Route(
        "POST",
        "/message",
        show_message,
        SUPERVISORS,
        m.HallMessage,
        m.ShowMessage,
        may_be_empty=True,
    ),
    Route("POST", "/tickets/void", void, frozenset({"supervisor"}), m.Voided, m.VoidTickets),
)
