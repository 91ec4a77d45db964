"""How often somebody may do what must not be tried without end, counted in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

KEYS_MAX = 10_000


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
