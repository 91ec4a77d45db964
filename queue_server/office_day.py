"""The only writer: commands go in, events are made durable, then everybody hears of them.

One task per office. It drains its inbox, decides each command on the evolving state, appends all
events in one durable write (group commit), publishes, and only then answers. Sixteen kiosks that
ask at once share one fsync; nobody is told of anything that a power cut could take back.

After an append that failed, or of which nobody knows whether it was done, the state in memory is
worth nothing: it is thrown away, the day is replayed from the log, and the commands are tried
again one by one. Meanwhile the inbox is bounded; when it is full the answer is "busy" at once.

Every accepted command is remembered with its key, for two days and more: the same key gives the
same answer, also after a restart, because the answer is made from the events alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from msgspec.structs import replace

from queue_server.clock import Clock
from queue_server.core import commands as c
from queue_server.core import events as e
from queue_server.core import refusals, timers
from queue_server.core.decide import decide
from queue_server.core.office import Office
from queue_server.core.state import State
from queue_server.days import Days, Outcome, standing
from queue_server.log.protocol import Aside, Entry, EventLog, LogUnavailable, VersionConflict

log = structlog.get_logger()

INBOX_MAX = 2_000
BATCH_MAX = 500
CLOCK_CHECK_S = 5.0
RETRY_S = 1.0
WITHOUT_SERVER = (c.AdoptTicket, c.EnterPaperCall)

Seen = TypeVar("Seen")
Check = Callable[[State], None]


def nothing_to_check(state: State) -> None:
    """For a command that is right whatever it finds."""


class Busy(Exception):
    """Too much at once, or the log cannot be written just now: ask again in a moment."""


class KeyReused(Exception):
    """The same idempotency key came with another body."""


class Asked:
    """A command on its way, with the future that its asker awaits."""

    __slots__ = ("answer", "aside", "check", "command", "day", "fingerprint", "key", "result")

    def __init__(
        self,
        command: c.Command,
        key: str = "",
        *,
        fingerprint: str = "",
        day: str = "",
        aside: tuple[Aside, ...] = (),
        check: Check = nothing_to_check,
    ) -> None:
        self.command, self.key, self.fingerprint = command, key, fingerprint
        self.day, self.aside, self.check = day, aside, check
        self.answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.result: Outcome | Exception = Busy()

    def settle(self) -> None:
        """Tell the asker; one who has gone away is told nothing."""
        if self.answer.done():
            return
        if isinstance(self.result, Outcome):
            self.answer.set_result(self.result)
        else:
            self.answer.set_exception(self.result)


class OfficeDay:
    """The writer of one office. ``on_change`` is called with today's state after each durable
    write, before anybody is answered."""

    def __init__(
        self,
        event_log: EventLog,
        office: Office,
        clock: Clock,
        *,
        on_change: Callable[[State], None] = lambda state: None,
    ) -> None:
        self.clock = clock
        self.on_change = on_change
        self._log, self._office = event_log, office
        self._days = Days(event_log)
        self._inbox: deque[Asked] = deque()
        self._readers: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._wake = asyncio.Event()
        self._writing = self._stale = False
        self._task: asyncio.Task[None] | None = None

    # -- for everybody ------------------------------------------------------------------------

    async def ask(
        self,
        command: c.Command,
        key: str = "",
        *,
        fingerprint: str = "",
        day: str = "",
        aside: tuple[Aside, ...] = (),
        check: Check = nothing_to_check,
    ) -> Outcome:
        """Have a command carried out; returns once its events are durable.

        Raises a ``Refusal``, ``KeyReused`` or ``Busy``. ``day`` names a day that is not today;
        ``check`` refuses a command that was meant for another state of the day than it finds.
        """
        if len(self._inbox) >= INBOX_MAX:
            raise Busy
        asked = Asked(command, key, fingerprint=fingerprint, day=day, aside=aside, check=check)
        self._inbox.append(asked)
        self._wake.set()
        return await asked.answer

    async def read(self, look: Callable[[State], Seen], day: str = "") -> Seen:
        """Look at a day as far as it is durable: ``look`` must not keep or change the state."""

        def seen() -> Seen:
            return look(self._days.get(day).state)

        if not self._writing and not self._stale:
            return seen()
        reader: asyncio.Future[Seen] = asyncio.get_running_loop().create_future()
        self._readers.append((seen, reader))
        return await reader

    async def read_yesterday(self, look: Callable[[State], Seen]) -> Seen:
        """The same for the day before today, or today where there is none before."""
        return await self.read(look, self._days.yesterday)

    async def start(self) -> None:
        """Replay the last days and today, open the day if it is a new one, begin to work."""
        await self._load()
        if not self._days:
            await self._open_day("", "")
        await self._keep_house()
        if self._days.today.state.office != self._office:
            await self._write([Asked(c.SetConfiguration(self._office))])
        if self.clock.behind_ms:
            await self._write([Asked(c.ReportClockJump(-self.clock.behind_ms))])
        self._task = asyncio.create_task(self._work(), name="office_day")

    async def close(self) -> None:
        """Finish what is in the inbox and stop."""
        if self._task:
            task, self._task = self._task, None
            self._wake.set()
            await task

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    # -- the writer ---------------------------------------------------------------------------

    async def _load(self) -> None:
        await self._days.load()
        self._stale = False

    async def _open_day(self, previous: str, head: str) -> None:
        office = self._days.today.state.office if previous else None
        office = office or self._office
        day = timers.business_day(self.clock.now_ms(), office.rules)
        self._days.open(day)
        await self._write([Asked(c.OpenDay(office, previous, head), day=day)])

    async def _keep_house(self) -> None:
        """Do what has fallen due by itself; a closed day is followed by a new one."""
        if self._stale:
            await self._load()
        while commands := timers.due(self._days.today.state, self.clock.now_ms()):
            await self._write([Asked(command) for command in commands])
            if self._days.today.state.closed:
                await self._follow()
        if self._days.today.state.closed:
            await self._follow()

    async def _follow(self) -> None:
        previous = self._days.today.state.day
        await self._open_day(previous, await self._log.head(previous))

    async def _work(self) -> None:
        while self._task or self._inbox:
            await self._sleep()
            try:
                await self._check_clock()
                await self._keep_house()
                await self._write([])
            except Exception as error:  # the writer outlives whatever befalls it (R26)
                log.error("log unavailable", error=repr(error))
                self._turn_away()
                await self._look_back()
                await asyncio.sleep(RETRY_S)
                continue
            batch = [self._inbox.popleft() for _ in range(min(BATCH_MAX, len(self._inbox)))]
            await self._serve(batch)

    def _turn_away(self) -> None:
        """Nothing can be written just now: say so at once instead of letting people wait."""
        while self._inbox:
            self._inbox.popleft().settle()

    async def _look_back(self) -> None:
        """Screens go on from what is durable, however long nothing can be written (R7)."""
        with suppress(Exception):  # the next look at the house says so again
            if self._stale:
                await self._load()
            self._let_read()

    async def _sleep(self) -> None:
        """Until something is asked, a timer falls due, or the clock wants a look."""
        if self._inbox or self._stale:
            return
        self._wake.clear()
        due_ms = timers.next_due(self._days.today.state)
        wait_s = CLOCK_CHECK_S
        if due_ms is not None:
            wait_s = min(wait_s, max(0.0, (due_ms - self.clock.now_ms()) / 1000))
        loop = asyncio.get_running_loop()
        handle = loop.call_later(wait_s, self._wake.set)
        await self._wake.wait()
        handle.cancel()

    async def _check_clock(self) -> None:
        if jump_ms := self.clock.jumped_ms():
            log.warning("clock jumped", jump_ms=jump_ms)
            await self._write([Asked(c.ReportClockJump(jump_ms))])

    async def _serve(self, batch: list[Asked]) -> None:
        """One durable write for all; if it fails, each on its own; then everybody is told."""
        if not await self._try(batch):
            for asked in batch:
                if not await self._try([asked]):
                    asked.result = Busy()  # what was decided is not durable: it never happened
        for asked in batch:
            asked.settle()

    async def _try(self, batch: list[Asked]) -> bool:
        try:
            await self._write(batch)
        except (LogUnavailable, VersionConflict) as error:
            log.error("append failed", error=str(error), commands=len(batch))
        except Exception:  # a command of ours that breaks must not stop the office
            log.exception("command failed", commands=[type(a.command).__name__ for a in batch])
        else:
            return True
        return False

    async def _write(self, batch: list[Asked]) -> None:
        """Decide each on the evolving state, append all at once, publish.

        From the first event in memory until the append has returned the state is stale: should
        anything fail in between, the next write begins with a replay from the log.
        """
        if self._stale:
            await self._load()
        self._writing = self._stale = True
        try:
            late = await self._admit(batch)
            entries: list[Entry] = []
            for asked in (*late, *batch):
                entries += self._decide(asked)
            if entries:
                await self._log.append(entries)
            self._stale = False
        finally:
            self._writing = False
        if entries:
            self._publish()
        self._let_read()

    async def _admit(self, batch: list[Asked]) -> list[Asked]:
        """What happened without the server may belong to a day that is no longer in memory, or on
        which there was no server at all: what has to be asked first."""
        named = {asked.day for asked in batch if isinstance(asked.command, WITHOUT_SERVER)}
        late = [day for day in sorted(named - {""}) if await self._days.admit(day)]
        office = self._days.today.state.office or self._office
        return [Asked(c.OpenLateDay(day, office), day=day) for day in late]

    def _publish(self) -> None:
        try:
            self.on_change(self._days.today.state)
        except Exception:  # what was written stands, whatever its listeners make of it
            log.exception("listener failed")

    def _let_read(self) -> None:
        readers, self._readers = self._readers, []
        for look, reader in readers:
            if reader.done():
                continue
            try:
                reader.set_result(look())
            except Exception as error:  # the edge of somebody else's view: it is told, not we
                reader.set_exception(error)

    def _decide(self, asked: Asked) -> list[Entry]:
        try:
            asked.result, entries = self._carry_out(asked)
        except (refusals.Refusal, KeyReused) as refusal:
            asked.result = refusal
            return []
        return entries

    def _carry_out(self, asked: Asked) -> tuple[Outcome, list[Entry]]:
        day, now_ms = self._days.get(asked.day), self.clock.now_ms()
        if asked.key:
            if remembered := self._days.remembered(asked.key):
                if remembered[0] != asked.fingerprint:
                    raise KeyReused
                return remembered[1], []
            if self._days.is_cancelled(asked.key):
                raise refusals.RequestCancelled
        asked.check(day.state)
        command = self._completed(asked.command)
        events = decide(day.state, command, now_ms)
        if not events:
            return standing(day.state, command, now_ms), []
        entries = [
            Entry(
                asked.day or day.state.day,
                day.state.version + index,
                now_ms,
                asked.key,
                asked.fingerprint,
                event,
                asked.aside if index == 1 else (),
            )
            for index, event in enumerate(events, start=1)
        ]
        return day.absorb(entries), entries

    def _completed(self, command: c.Command) -> c.Command:
        """Only the writer knows which ticket a request has made when its cancelling arrives,
        and which configuration a day ahead begins with."""
        if isinstance(command, c.CancelRequest):
            return replace(command, ticket=self._made_by(command.key))
        if isinstance(command, c.AdoptTicket):
            return replace(command, replaced=self._made_by(command.replaces))
        if isinstance(command, c.BookAppointment | c.ChangeAppointment):
            return replace(command, office=self._days.today.state.office)
        return command

    def _made_by(self, key: str) -> str:
        """The ticket that a request has made, empty where it has made none."""
        made = self._days.remembered(key)
        if made is None or not isinstance(made[1].events[0], e.TicketIssued):
            return ""
        return made[1].ticket.id if made[1].ticket else ""
