"""How often somebody may do what must not be tried without end, counted in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

KEYS_MAX = 10_000


class TooOften(Exception):
    """Asked or tried more often than anybody has to; again in ``wait_s`` seconds."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"again in {wait_s} s")
        self.wait_s = wait_s


class Limit:
    """At most ``most`` in ``per_ms`` for each key, whatever a key stands for."""

    def __init__(self, most: int, per_ms: int, now_ms: Callable[[], int]) -> None:
        self._most, self._per_ms, self._now_ms = most, per_ms, now_ms
        self._times: dict[str, deque[int]] = {}

    def wait_s(self, key: str) -> int:
        """Whole seconds until this key may again; 0: now."""
        times, now_ms = self._times.get(key), self._now_ms()
        if not times or len(times) < self._most or now_ms - times[0] >= self._per_ms:
            return 0
        return max(1, -(-(times[0] + self._per_ms - now_ms) // 1000))

    def count(self, key: str) -> None:
        """Once more."""
        if len(self._times) >= KEYS_MAX:
            self._forget()
        self._times.setdefault(key, deque(maxlen=self._most)).append(self._now_ms())

    def forgive(self, key: str) -> None:
        """The last time does not count."""
        times = self._times.get(key)
        if times:
            times.pop()
            if not times:
                del self._times[key]

    def _forget(self) -> None:
        """Those that may again anyhow; when that is not enough, everybody."""
        since_ms = self._now_ms() - self._per_ms
        self._times = {key: times for key, times in self._times.items() if times[-1] > since_ms}
        if len(self._times) >= KEYS_MAX:
            self._times.clear()


class Patience:
    """Who is wrong again and again waits longer each time, up to ``LONGEST_S``.

    The first ``FREE`` mistakes in a row cost nothing, the next a second, then twice as long each
    time. A key that has been quiet for ``FORGIVEN_MS`` begins anew.
    """

    FREE, LONGEST_S = 3, 15 * 60
    FORGIVEN_MS = 60 * 60 * 1000

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._wrong: dict[str, tuple[int, int]] = {}

    def wait_s(self, key: str) -> int:
        """Whole seconds until this key may again; 0: now."""
        wrong, last_ms = self._wrong.get(key, (0, 0))
        if wrong <= self.FREE:
            return 0
        wait_s = min(self.LONGEST_S, 1 << min(wrong - self.FREE - 1, 20))
        return max(0, -(-(last_ms + wait_s * 1000 - self._now_ms()) // 1000))

    def count(self, key: str) -> None:
        """Wrong once more, or not yet known to be right."""
        wrong, last_ms = self._wrong.get(key, (0, 0))
        now_ms = self._now_ms()
        if now_ms - last_ms > self.FORGIVEN_MS:
            wrong = 0
        if len(self._wrong) >= KEYS_MAX:
            self._wrong.clear()
        self._wrong[key] = wrong + 1, now_ms

    def forgive(self, key: str) -> None:
        """It was right: the mistakes before it are forgotten."""
        self._wrong.pop(key, None)
