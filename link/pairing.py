"""How a device without a key is let in, and how its key is replaced (trust.md S7, S8).

The device makes its own key and tells the server only the SHA-256 of it; the server answers with a
code, which the screen shows until an administrator has typed it. From then on the same key opens
the line: nothing secret has travelled. Over TLS the authority is fetched first, believed by nobody
until people have compared its fingerprint, and pinned the moment the key is accepted; a machine in
the middle would have shown another fingerprint, and is never pinned.

A key is replaced in the order: new key on disk, hash to the server, rename. What a power cut left
half done is ended by doing it again: asking with the new key, and telling its hash once more with
the old one. Neither key is given up before the other has opened the line, so no order of crashes
locks a machine out.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from link import trust
from link.client import Client
from link.codec import encode
from link.exchange import Exchange, Refused, Request, Unreachable, WrongServer
from link.keys import Keys, digest, keep
from link.messages import AskPairing, MachineRole, MachineSelf, PairingAsked, RollKey
from link.settings import Settings

POLL_S = 5.0
"""Between two questions whether the code was accepted (RFC 8628)."""
CODE_S, CODE_S_MAX = 600.0, 3600.0
REMOVED_AFTER_S = 60.0
"""So long the server must refuse the key before the machine believes that it was removed."""
LOOK_S = 1.0
KEY_KNOWN = "key_known"

Trouble = Literal["", "no_server", "wrong_server", "refused"]
_log = logging.getLogger("pairing")


class Waiting(Struct, frozen=True):
    """What the screen of a machine shows that waits to be let in. ``minutes`` are those left of
    the code; ``word`` is the server's, where it refuses."""

    server: str
    name: str
    role: MachineRole
    code: str = ""
    minutes: int = 0
    fingerprint: str = ""
    trouble: Trouble = ""
    word: str = ""
    was_removed: bool = False


class Pairing:
    """Runs beside a program for as long as it lives. ``waiting`` is None while the machine has a
    key that holds; ``changed`` is called, in the loop, whenever it is another.

    ``clock`` is in monotonic seconds.
    """

    def __init__(
        self,
        settings: Settings,
        role: MachineRole,
        client: Client,
        *,
        clock: Callable[[], float] = time.monotonic,
        poll_s: float = POLL_S,
        removed_after_s: float = REMOVED_AFTER_S,
    ) -> None:
        self.waiting: Waiting | None = None
        self.changed: Callable[[], None] = lambda: None
        self._settings, self._role, self._client = settings, role, client
        self._clock, self._poll_s, self._removed_after_s = clock, poll_s, removed_after_s
        self._keys = Keys(Path(settings.token_file))
        self._authority: bytes | None = None
        self._believed: Callable[[], ssl.SSLContext | None] = settings.trust
        self._exchange = Exchange(settings.base_url, lambda: self._believed(), client.hello)
        if not self._keys.held:
            self._show()

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                if not self._keys.held:
                    await self._pair()
                elif self._keys.next:
                    await self._finish_roll()
                await self._removed()
        finally:
            await self._exchange.close()

    # -- being let in --------------------------------------------------------------------------

    async def _pair(self) -> None:
        """Until a key of ours is accepted."""
        self._show()
        while not await self._is_let_in():
            await self._let_go()
        _log.info("paired with %s", self._settings.server)
        await self._let_go()
        self._say(None)
        await self._client.begin_anew()

    async def _is_let_in(self) -> bool:
        """One meeting with the server, until a code is accepted or has expired; any trouble is
        shown, and takes a pause."""
        try:
            await self._meet()
            key = self._keys.ask(self._role, self._fingerprint())
            if await self._opens(key) or await self._is_accepted(key):
                self._hold()
                return True
            return False
        except WrongServer as error:
            _log.warning("this is not the server that was paired: %s", error)
            self._show("wrong_server")
        except Unreachable as error:
            _log.warning("no answer to be paired by: %s", error)
            self._show("no_server")
            await asyncio.sleep(error.again_s)
        except Refused as no:
            _log.warning("the server does not pair: %s", no)
            self._show("refused", no.code)
            if no.code == KEY_KNOWN:  # let in and removed again while nobody was looking
                self._keys.forget_asked()
        except OSError as error:
            _log.error("the key cannot be kept: %s", error)
            self._show("refused", "no_disk")
        await asyncio.sleep(self._poll_s)
        return False

    async def _meet(self) -> None:
        """Over TLS, and with no authority pinned: fetch the one to be compared, and hold the
        server to it. A server that has none of its own must convince the system's."""
        authority = self._settings.authority_file
        if not self._settings.server.startswith("https") or authority.exists():
            return
        request = Request("GET", "/ca.pem")
        self._believed = trust.blind
        try:
            pem = await self._exchange.ask(request, bytes, tries=1)
            believed = trust.believing(pem)
        except Refused:
            await self._let_go()
            return
        except trust.BadAuthority as error:
            raise WrongServer(None, str(error)) from error
        await self._exchange.close()
        self._believed = lambda: believed
        await self._exchange.ask(request, bytes, tries=1)
        self._authority = pem

    async def _is_accepted(self, key: str) -> bool:
        """Show one code until it is accepted; False when it has expired."""
        name = self._settings.name
        body = encode(AskPairing(self._role, digest(key), name))
        asked = await self._exchange.ask(Request("POST", "/pairings", body), PairingAsked, tries=1)
        until = self._clock() + self._lasts_s(asked)
        _log.info("the code to pair %s is on its screen", name)
        while (left_s := until - self._clock()) > 0:
            trouble: Trouble = ""
            try:
                if await self._opens(key):
                    return True
            except WrongServer:
                raise
            except Unreachable:
                trouble = "no_server"
            self._show(trouble, code=asked.code, left_s=left_s)
            await asyncio.sleep(min(self._poll_s, left_s))
        return False

    def _lasts_s(self, asked: PairingAsked) -> float:
        """By the server's clock alone: that of a machine out of its box may be years behind."""
        if self._exchange.answered_at is None:
            return CODE_S
        left = asked.expires_at - self._exchange.answered_at
        return min(max(left.total_seconds(), self._poll_s), CODE_S_MAX)

    async def _opens(self, key: str) -> bool:
        """Whether the server knows this key."""
        try:
            await self._exchange.ask(Request("GET", "/machine", token=key), MachineSelf, tries=1)
        except Refused as no:
            if no.status != 401:
                raise
            return False
        return True

    def _hold(self) -> None:
        """The authority is pinned before the key is: a key without it would go to anybody."""
        if self._authority is not None:
            keep(self._settings.authority_file, self._authority)
        self._keys.accepted()

    async def _let_go(self) -> None:
        """Of the authority that was only on trial."""
        self._authority = None
        self._believed = self._settings.trust
        await self._exchange.close()

    # -- another key ---------------------------------------------------------------------------

    async def new_key(self) -> None:
        """Make a new key and have the server take it for the old one; raises Refused, and
        Unreachable when it will be ended at the next start, or as soon as the old key is refused.
        """
        self._keys.begin(self._role)
        await self._roll()

    async def _roll(self) -> None:
        held, fresh = self._keys.held, self._keys.next
        sha = digest(fresh)
        try:
            await self._exchange.ask(
                Request("POST", "/machine/key", encode(RollKey(sha)), f"key-{sha[:40]}", held),
                object,
            )
        except Refused as no:
            if no.status != 401 or not await self._opens(fresh):
                raise
        self._keys.replaced()
        _log.info("this machine has a new key")

    async def _finish_roll(self) -> None:
        """What was begun before the power went, or before an answer was lost."""
        try:
            await self._roll()
            await self._client.begin_anew()
        except (Refused, Unreachable, OSError) as error:
            _log.warning("the new key waits: %s", error)

    async def _removed(self) -> None:
        """Back when there is no key that holds, or the one that is there has been refused so long
        that it is no accident."""
        since: float | None = None
        while self._keys.held:
            await asyncio.sleep(LOOK_S)
            if self._client.fatal != "no_token":
                since = None
            elif since is None:
                since = self._clock()
                if self._keys.next:
                    await self._finish_roll()
            elif self._clock() - since >= self._removed_after_s:
                since = None
                if await self._is_known():
                    await self._client.begin_anew()
                else:
                    _log.warning("this machine was removed")
                    self._keys.set_aside()

    async def _is_known(self) -> bool:
        """Whether any key of ours opens the line; nobody is removed while the server is silent."""
        try:
            for key in filter(None, (self._keys.next, self._keys.held)):
                if await self._opens(key):
                    return True
        except (Refused, Unreachable):
            return True
        return False

    # -- what is shown -------------------------------------------------------------------------

    def _show(
        self, trouble: Trouble = "", word: str = "", *, code: str = "", left_s: float = 0.0
    ) -> None:
        self._say(
            Waiting(
                server=self._settings.server,
                name=self._settings.name,
                role=self._role,
                code=code,
                minutes=round(left_s / 60),
                fingerprint="" if trouble == "wrong_server" else self._fingerprint(),
                trouble=trouble,
                word=word,
                was_removed=self._keys.was_removed,
            )
        )

    def _fingerprint(self) -> str:
        """Of the authority that is pinned or on trial; "" without one."""
        if not self._settings.server.startswith("https"):
            return ""
        try:
            return trust.fingerprint(self._authority or self._settings.authority_file.read_bytes())
        except OSError:  # a broken one, too
            return ""

    def _say(self, waiting: Waiting | None) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            self.changed()
