"""How a machine stays in touch, without sockets or a clock: ``now`` and chance are arguments.

Silence is the only proof of trouble. The server says something at least every 4 s, so a screen
that heard nothing for 10 s must not pretend: it is *stale* with the socket still open, *lost*
without one. A reconnect that is quicker than that shows nothing at all. A machine never gives up:
it asks again after a random time (full jitter, so that sixty walls do not come back in one
instant), and a server that refuses the token, or cannot prove to be the one that this machine was
paired with, is asked slowly, because somebody may be mending it.

Within one connection the newest view wins by (epoch, version). A new connection begins afresh: its
first view is later than anything heard before it, even from a server restored from a backup,
whose count of starts went back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from link.messages import View

LinkState = Literal["connecting", "live", "stale", "lost"]
Fatal = Literal["no_token", "not_allowed", "wrong_server"]

STALE_AFTER_S = 10.0
RETRY_BASE_S = 0.5
RETRY_S_MAX = 5.0
RETRY_FATAL_S = 30.0
_DOUBLINGS_MAX = 10

FATAL_STATUS: dict[int, Fatal] = {401: "no_token", 403: "not_allowed"}
"""HTTP answers that will not mend by themselves; everything else is transient."""


def retry_delay_s(failures: int, chance: float) -> float:
    """Seconds until the next attempt; ``chance`` is in [0, 1), ``failures`` counts from 0."""
    return chance * min(RETRY_S_MAX, RETRY_BASE_S * 2.0 ** min(failures, _DOUBLINGS_MAX))


@dataclass(slots=True)
class Session:
    """The state of one machine's live connection. Times are seconds of one monotonic clock."""

    started: float
    chance: Callable[[], float]
    is_open: bool = field(default=False, init=False)
    failures: int = field(default=0, init=False)
    retry_at: float = field(init=False)
    fatal: Fatal | None = field(default=None, init=False)
    _heard: float | None = field(default=None, init=False)
    _newest: tuple[int, int] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.retry_at = self.started

    def opened(self) -> None:
        """The socket is open; only a view proves that the server is there."""
        self.is_open = True
        self._newest = None

    def received(self, view: View[Any], now: float) -> bool:
        """Note a view; True when it is newer than all before it and is to be shown."""
        self._heard = now
        self.failures = 0
        self.fatal = None
        place = (view.epoch, view.version)
        if self._newest is not None and place <= self._newest:
            return False
        self._newest = place
        return True

    def closed(self, now: float, *, fatal: Fatal | None = None) -> None:
        """The socket closed or would not open; ``fatal`` where that will not mend by itself."""
        self.is_open = False
        self.fatal = fatal
        if fatal:
            self.retry_at = now + RETRY_FATAL_S
        else:
            self.retry_at = now + retry_delay_s(self.failures, self.chance())
        self.failures += 1

    def begin_anew(self, now: float) -> None:
        """What kept the machine out may be mended: ask at once."""
        self.fatal = None
        self.failures = 0
        self.retry_at = now

    def state(self, now: float) -> LinkState:
        """``connecting`` only before the first view and the first 10 s; ``fatal`` is lost."""
        if not self.fatal and now <= self.silent_at:
            return "connecting" if self._heard is None else "live"
        return "stale" if self.is_open else "lost"

    def lost_since(self, now: float) -> float | None:
        """When the server was last heard (or the start), once the state is stale or lost."""
        if self.state(now) in ("connecting", "live"):
            return None
        return self.started if self._heard is None else self._heard

    @property
    def silent_at(self) -> float:
        """The moment at which silence becomes trouble, if nothing is heard until then."""
        return (self.started if self._heard is None else self._heard) + STALE_AFTER_S
