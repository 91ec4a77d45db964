"""An officer's number pad at one counter: one press, one request, one effect.

A press is an intention of now. It is tried for a few seconds and then given up, never stored:
nobody is called after the officer has looked up and gone on by hand. While one press is being
carried out others are not heard. A press whose answer was lost may have been carried out, so the
same key pressed again within a minute repeats that request, with its key, instead of making
another.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import aclosing
from typing import Any

from msgspec import Struct

import assets
from devices.keypads.protocol import Keypad, KeypadAction
from devices.protocol import DeviceState
from link.client import Client, Refused, Unreachable
from link.exchange import DEADLINE_S
from link.messages import CounterView
from link.spool import new_key

UNANSWERED_S = 60.0
_ANSWER: Any = dict[str, object] | None
"""None: nobody waits."""

_log = logging.getLogger("keypad")


class Told(Struct, frozen=True):
    """What the officer is told of a press: a refusal's code, or one of our words.

    ``done`` · ``nobody`` waits · ``no_server``: not tried · ``unanswered``: nobody knows.
    """

    word: str
    action: KeypadAction

    @property
    def is_trouble(self) -> bool:
        """Nothing happened, or nobody knows: worth a sound."""
        return self.word not in ("done", "nobody")

    def text(self, language: str) -> str:
        if self.word in ("nobody", "no_server", "unanswered"):
            return assets.text(f"keypad.{self.word}", language)
        key = f"refusal.{self.word}"
        return assets.text(key if key in assets.texts("vi") else "error.title", language)


class _Try(Struct, frozen=True):
    action: KeypadAction
    key: str
    at: float


class CallingKeypad:
    """``told`` is called, in the loop, after each press that was heard; ``note`` whenever the
    keypad itself is in another state: part → how it is, for the server (``link.care``)."""

    def __init__(
        self,
        client: Client,
        keypad: Keypad,
        told: Callable[[Told], None],
        *,
        note: Callable[[Mapping[str, str]], None] = lambda parts: None,
        deadline_s: float = DEADLINE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.counter: int | None = None
        self._client = client
        self._keypad = keypad
        self._told = told
        self._note = note
        self._deadline_s = deadline_s
        self._clock = clock
        self._busy = False
        self._unanswered: _Try | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        forget = self._keypad.subscribe(self._turned)
        await self._keypad.open()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._watch())
                group.create_task(self._listen())
        finally:
            forget()
            for task in self._tasks:
                task.cancel()
            await self._keypad.close()

    async def _watch(self) -> None:
        """The line: whose counter this is, and whether the server is there."""
        async with aclosing(self._client.live(CounterView)) as views:
            async for view in views:
                self.counter = view.data.counter.id

    def _turned(self, state: DeviceState) -> None:
        """Unplugged, or back."""
        self._note(state.parts)

    async def _listen(self) -> None:
        async for action in self._keypad.actions():
            if self._busy:
                _log.info("%s pressed while another key is carried out", action)
            elif self.counter is None or self._client.state != "live":
                self._told(Told("no_server", action))
            else:
                self._busy = True
                self._start(self._carry_out(action, self.counter))

    async def _carry_out(self, action: KeypadAction, counter: int) -> None:
        request = self._again(action) or _Try(action, new_key(), self._clock())
        self._unanswered = None
        path = f"/counters/{counter}/{action}"
        word = "done"
        try:
            answer = await self._client.post(
                path,
                answer=_ANSWER,
                key=request.key,
                deadline_s=self._deadline_s,
            )
            word = "nobody" if answer is None else "done"
        except Refused as no:
            word = no.code
        except Unreachable:
            self._unanswered, word = request, "unanswered"
        finally:
            self._busy = False
        self._told(Told(word, action))

    def _again(self, action: KeypadAction) -> _Try | None:
        """The same request once more, if its answer was lost a moment ago."""
        lost = self._unanswered
        if lost and lost.action == action and self._clock() - lost.at <= UNANSWERED_S:
            return lost
        return None

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("a press failed", exc_info=error)
