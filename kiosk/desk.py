"""The printer at an officer's desk: no screen, one counter, slips when the console asks for them.

It draws a slip as the kiosk does, of what the server says stands on it. The words of the office
are asked for once a start of the server; before the first answer nothing is printed, for a slip
must say whose it is. An order that comes before it waits: the console shows the printer as ready as
soon as the line is open, and an officer may be quicker than the answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing

import assets
from devices.printers import slip
from devices.printers.protocol import Printer
from kiosk.printing import TEST_NUMBER, tend_printer
from link.care import CannotDo, Care
from link.client import Client, Refused, Unreachable
from link.messages import CounterView, Issued, Office, Texts
from link.pairing import Waiting

ASK_AGAIN_S = 5.0
OFFICE_S = 4.0
"""An order waits for the office's names; the server waits eight seconds for the paper."""

_log = logging.getLogger("desk")


class Desk:
    """Tends one printer for one counter. ``language`` is that of its slips."""

    def __init__(
        self, client: Client, printer: Printer, care: Care, *, language: str = "vi"
    ) -> None:
        self._client, self._printer = client, printer
        self._language = language
        self._office: Office | None = None
        self._told = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None
        tend_printer(
            care, printer, ticket=self._ticket, sample=self._sample, ready=self._until_told
        )

    async def run(self) -> None:
        """Until it is cancelled."""
        await self._printer.open()
        try:
            await self._watch()
        finally:
            if self._asking:
                self._asking.cancel()
            await self._printer.close()

    async def _watch(self) -> None:
        epoch = -1
        async with aclosing(self._client.live(CounterView)) as views:
            async for view in views:
                if view.epoch != epoch:
                    epoch = view.epoch
                    _log.info("the server answers, for counter %d", view.data.counter.id)
                    self._learn_anew()

    def _learn_anew(self) -> None:
        if self._asking:
            self._asking.cancel()
        self._asking = asyncio.create_task(self._learn())

    async def _learn(self) -> None:
        """The office's names, until the server has told them."""
        while True:
            try:
                self._office = await self._client.get("/office", answer=Office)
            except (Refused, Unreachable) as error:
                _log.warning("the office is not told: %s", error)
                await asyncio.sleep(ASK_AGAIN_S)
            else:
                self._told.set()
                return

    async def _until_told(self) -> None:
        """CannotDo where the server does not tell whose slips these are."""
        try:
            async with asyncio.timeout(OFFICE_S):
                await self._told.wait()
        except TimeoutError:
            raise CannotDo("no_office") from None

    # -- slips ---------------------------------------------------------------------------------

    def _known(self) -> Office:
        if self._office is None:
            raise CannotDo("no_office")
        return self._office

    def _local(self, texts: Texts) -> str:
        return texts.get(self._language) or texts.get("vi", "")

    def _ticket(self, issued: Issued) -> slip.SlipContent:
        """What the server says of a ticket, as a slip."""
        office, ticket, wait = self._known(), issued.ticket, issued.wait_min
        names = {queue.code: self._local(queue.name) for queue in office.queues}
        return slip.SlipContent(
            office_name=self._local(office.name),
            place=self._local(office.place),
            number=ticket.number,
            queue_name=names.get(ticket.queue, ticket.queue),
            issued_at=ticket.issued_at,
            priority=ticket.priority,
            ahead=ticket.ahead,
            wait_min=(wait[0], wait[1]) if wait else None,
            counters=tuple(issued.counters),
            track_url=issued.track_url,
            language=self._language,
            hotline=office.hotline,
            reprint=issued.copy > 1,
        )

    def _sample(self) -> slip.SlipContent:
        office = self._known()
        return slip.SlipContent(
            office_name=self._local(office.name),
            place=self._local(office.place),
            number=TEST_NUMBER,
            queue_name=assets.text("slip.test", self._language),
            issued_at=self._client.server_now(),
            language=self._language,
        )


class Spoken:
    """Says in lines, where there is no screen, what a screen would show: each thing once."""

    def __init__(self, name: str, say: Callable[[str], None], *, language: str = "vi") -> None:
        self._name, self._say, self._language = name, say, language
        self._last: tuple[object, ...] = ()

    def waits(self, waiting: Waiting | None) -> None:
        """The code to be let in by, or why there is none yet."""
        if waiting is None:
            self._last = ()
            return
        now = (waiting.code, waiting.trouble, waiting.word, waiting.was_removed)
        if now != self._last:
            self._last = now
            self._say("\n".join(self._lines(waiting)))

    def named(self, is_named: bool) -> None:
        """Somebody wants to know which machine this is."""
        if is_named:
            self._say(f"*** {self._name} ***")

    def _lines(self, waiting: Waiting) -> list[str]:
        title = "removed" if waiting.was_removed else "title"
        lines = [f"{self._text(title)}: {self._name} → {waiting.server}"]
        if waiting.trouble:
            lines.append(self._text(f"{waiting.trouble}.help", word=waiting.word))
        if waiting.code:
            told = f'motcua-server pair {waiting.code} --role counter --name "{self._name}"'
            lines += [self._text("how"), f"    {told} --counter N"]
        if waiting.fingerprint:
            lines += [self._text("compare"), f"    {waiting.fingerprint}"]
        return lines

    def _text(self, key: str, **values: object) -> str:
        return assets.text(f"pairing.{key}", self._language, **values)
