"""What every paired machine is doing: is it there, is it well, is it one machine, and tell it to.

A machine has one process and that process an instance, a word it makes anew at each start and
sends with every socket. Two instances of one machine that are both alive mean that somebody has
copied its key (trust.md S7). A machine that was unplugged and is back before its old socket was
given up is two instances as well, and no theft: so the older one is asked first, by a ping with a
word that only it gets. It answers, then it is a clone; it is silent, then it is a ghost.

All of it is in memory, made from the list of machines and from their live sockets: after a restart
every machine says anew how it is. Only the alarm of a clone is read back, from the audit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import structlog
from msgspec import Struct

from link import messages as m
from queue_server.accounts import MachineRow
from queue_server.contact import Contact
from queue_server.log import audit
from queue_server.office_day import KeyReused
from queue_server.views.common import moment, moment_or_none
from queue_server.wire import encode

log = structlog.get_logger()

OFFLINE_MS = 20_000
CLONED_MS = 24 * 3_600_000
ORDER_S = 5.0
PRINT_S = 8.0
"""A slip takes a printer up to five seconds; a request may take ten in all."""
RENEW_S = 2.0
ORDERS_MAX = 200
PART_LENGTH_MAX, WORD_LENGTH_MAX = 40, 80

SCREENS = frozenset({"kiosk", "display", "rating", "counter"})
"""The machines that ought to be there all day, one process each; programs that fetch reports come
and go, and as many at once as they like."""
LEVELS = ("ok", "degraded", "failed")


class MachineOffline(Exception):
    """That machine has no live socket now."""


class MachineSilent(Exception):
    """That machine has been told and has not answered in time: nobody knows whether it did it."""


class _Member(Struct):
    """A paired machine and what is known of it; ``contacts`` oldest first."""

    row: MachineRow
    seen_ms: int | None = None
    health: m.Health = m.Health({})
    contacts: list[Contact] = []
    cloned_ms: int | None = None


class _Given(Struct):
    """An order that was given, with what it was asked for by; ``done`` once it was answered."""

    machine: str
    fingerprint: str
    done: asyncio.Future[m.OrderDone]


class Fleet:
    """The machines of one office.

    ``rows`` reads the list of machines, ``record`` writes an audit line, ``now_ms`` is the
    server's clock and ``on_change`` is called when the views ought to show something at once.
    """

    def __init__(
        self,
        rows: Callable[[], Awaitable[Iterable[MachineRow]]],
        record: Callable[..., Awaitable[Any]],
        *,
        now_ms: Callable[[], int],
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._rows, self._record = rows, record
        self._now_ms, self._on_change = now_ms, on_change
        self._began_ms = now_ms()
        self._members: dict[str, _Member] = {}
        self._given: dict[str, _Given] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # -- who belongs to it ----------------------------------------------------------------------

    async def renew(self) -> None:
        """Read the list of machines: other processes pair and revoke as well."""
        for row in await self._rows():
            member = self._members.setdefault(row.id, _Member(row, row.last_seen_ms))
            member.row = row

    def recall(self, cloned: dict[str, int]) -> None:
        """Alarms of clones from before a restart: a power cut must not hide a theft."""
        for machine, at_ms in cloned.items():
            if machine in self._members:
                self._members[machine].cloned_ms = at_ms

    async def keep(self) -> None:
        """Renew for ever; runs until cancelled."""
        while True:
            try:
                await self.renew()
            except Exception:  # a list that cannot be read must not end the watch (R26)
                log.exception("list of machines not read")
            await asyncio.sleep(RENEW_S)

    # -- how it is --------------------------------------------------------------------------------

    def status(self, *, revoked: bool = False) -> list[m.MachineStatus]:
        """Every machine, in the order of pairing; those that were revoked only where asked for."""
        members = self._members.values()
        return [self._status(each) for each in members if revoked or not each.row.revoked_ms]

    def one(self, machine: str) -> m.MachineStatus:
        """One of them; KeyError for an unknown."""
        return self._status(self._members[machine])

    def printer_of(self, counter: int) -> str | None:
        """The machine at that counter's desk that is there and has a printer."""
        for member in self._members.values():
            at_desk = member.row.role == "counter" and member.row.counter == counter
            if at_desk and member.contacts and "printer" in member.health.parts:
                return member.row.id
        return None

    def _status(self, member: _Member) -> m.MachineStatus:
        row, online, alarms = member.row, bool(member.contacts), self._alarms(member)
        return m.MachineStatus(
            id=row.id,
            role=row.role,  # type: ignore[arg-type]
            name=row.name,
            place=row.place,
            counter=row.counter or None,
            online=online,
            health="failed" if "offline" in alarms else _worst(member.health.parts),  # type: ignore[arg-type]
            parts=member.health.parts,
            alarms=alarms,
            version=member.health.version,
            last_seen=moment_or_none(
                max((each.heard_ms for each in member.contacts), default=member.seen_ms)
            ),
            paired_at=moment(row.created_ms),
            revoked=row.revoked_ms is not None,
            paper_percent=member.health.paper_percent,
        )

    def _alarms(self, member: _Member) -> list[str]:
        """Stable words; a machine that is away tells nothing of its parts."""
        alarms, now_ms = [], self._now_ms()
        if member.cloned_ms is not None and now_ms - member.cloned_ms < CLONED_MS:
            alarms.append("cloned")
        if member.contacts:
            return alarms + [
                f"{part}: {word.partition(': ')[2] or 'failed'}"
                for part, word in member.health.parts.items()
                if _level(word) == "failed"
            ]
        watched = member.row.role in SCREENS and member.row.revoked_ms is None
        if watched and member.seen_ms is not None:
            gone_ms = now_ms - max(member.seen_ms, self._began_ms)
            alarms += ["offline"] if gone_ms > OFFLINE_MS else []
        return alarms

    # -- what its sockets tell --------------------------------------------------------------------

    async def join(self, contact: Contact) -> None:
        """A machine has a live socket, and the newest counts: older ones of another instance are
        asked whether they are alive, and ended."""
        if contact.machine not in self._members:
            await self.renew()
        member = self._members[contact.machine]
        older = [each for each in member.contacts if each.instance != contact.instance]
        member.contacts.append(contact)
        if older and member.row.role in SCREENS:
            task = asyncio.get_running_loop().create_task(self._challenge(member, older))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def leave(self, contact: Contact) -> None:
        """That socket is over."""
        member = self._members[contact.machine]
        member.contacts.remove(contact)
        member.seen_ms = max(member.seen_ms or 0, contact.heard_ms)

    def heard(self, machine: str, health: m.Health) -> None:
        """A machine tells how it is."""
        member = self._members[machine]
        parts = {
            part[:PART_LENGTH_MAX]: word[:WORD_LENGTH_MAX] for part, word in health.parts.items()
        }
        if parts != member.health.parts:
            log.info("health", machine=member.row.name, role=member.row.role, parts=parts)
        member.health = m.Health(parts, health.version, health.paper_percent)

    async def _challenge(self, member: _Member, older: list[Contact]) -> None:
        alive = await asyncio.gather(*(each.is_alive() for each in older))
        if any(each and old in member.contacts for each, old in zip(alive, older, strict=True)):
            await self._cloned(member)
        for each in older:
            await each.end()

    async def _cloned(self, member: _Member) -> None:
        """Two of one: alarm, and one audit line for as long as nobody has looked."""
        known, member.cloned_ms = member.cloned_ms, self._now_ms()
        self._on_change()
        if known is not None and member.cloned_ms - known < CLONED_MS:
            return
        log.warning("machine cloned", machine=member.row.name, role=member.row.role)
        told = {"id": member.row.id, "role": member.row.role, "name": member.row.name}
        try:
            await self._record(who="server", what=audit.CLONED, detail=told)
        except Exception:  # the alarm stands all the same, on a full disk too (R7)
            log.exception("audit line not written")

    async def acknowledge(self, machine: str, *, by: str) -> None:
        """An administrator has looked at the alarm of a clone; KeyError for an unknown machine."""
        member = self._members[machine]
        told = {"id": machine, "role": member.row.role, "name": member.row.name}
        await self._record(who=by, what=audit.ACKNOWLEDGED, detail=told)
        member.cloned_ms = None
        self._on_change()

    # -- what it is told --------------------------------------------------------------------------

    async def order(
        self,
        machine: str,
        order: m.Order,
        *,
        by: str = "",
        fingerprint: str = "",
        within_s: float | None = None,
    ) -> m.OrderResult:
        """Have a machine do something at once, and hear within ``ORDER_S`` how it went; an audit
        line names who it was ordered ``by``. The same order again, by its id, is the same: it is
        not sent twice.

        Raises ``MachineOffline``, ``MachineSilent`` or ``KeyReused``.
        """
        given = self._given.get(order.id) or await self._give(machine, order, by, fingerprint)
        if (given.machine, given.fingerprint) != (machine, fingerprint):
            raise KeyReused
        try:
            async with asyncio.timeout(ORDER_S if within_s is None else within_s):
                done = await asyncio.shield(given.done)
        except TimeoutError:
            raise MachineSilent from None
        return m.OrderResult(done.order, done.ok, done.word)

    def done(self, machine: str, done: m.OrderDone) -> None:
        """A machine has answered an order; what it was never told is not heard."""
        given = self._given.get(done.order)
        if given and given.machine == machine and not given.done.done():
            given.done.set_result(done)

    async def _give(self, machine: str, order: m.Order, by: str, fingerprint: str) -> _Given:
        self._newest_contact(machine)
        if len(self._given) >= ORDERS_MAX:
            del self._given[next(iter(self._given))]
        answer = asyncio.get_running_loop().create_future()
        given = self._given[order.id] = _Given(machine, fingerprint, answer)
        try:
            if by:
                row = self._members[machine].row
                told = {"id": row.id, "role": row.role, "name": row.name, "do": order.do}
                await self._record(who=by, what="machine ordered", detail=told)
            self._newest_contact(machine).slot.order(encode(order))
        except BaseException:
            self._given.pop(order.id, None)
            raise
        return given

    def _newest_contact(self, machine: str) -> Contact:
        """Where to send: a socket that does not read delays nobody, and is dropped with all that it
        has not taken before an order of it is stale."""
        member = self._members.get(machine)
        if member is None or not member.contacts:
            raise MachineOffline
        return member.contacts[-1]


def _level(word: str) -> str:
    """``failed`` of ``failed: paper_out``; what is no level of ours is a machine not quite well."""
    level = word.partition(":")[0]
    return level if level in LEVELS else "degraded"


def _worst(parts: dict[str, str]) -> str:
    return max(map(_level, parts.values()), key=LEVELS.index, default="ok")
