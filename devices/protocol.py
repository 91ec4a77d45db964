"""What every device has, of whatever kind.

A device that is down is a state, never a storm of exceptions: drivers translate every failure into
a :class:`Component` with a word, log once when it goes down and once when it is back, and whoever
shows devices subscribes. The words are stable (``paper_out``, ``no_sound``); texts are made of them
elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType, TracebackType
from typing import Literal, Protocol, Self, runtime_checkable

Health = Literal["ok", "degraded", "failed"]
Unsubscribe = Callable[[], None]

_WORST_FIRST: tuple[Health, ...] = ("failed", "degraded", "ok")


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a device (``link``, ``paper``): how it is, and one stable word for it."""

    health: Health
    word: str


READY, UNPLUGGED = Component("ok", "ready"), Component("failed", "unplugged")


@dataclass(frozen=True, slots=True)
class DeviceState:
    """All components of a device; it is as well as its worst one."""

    components: Mapping[str, Component] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "components", MappingProxyType(dict(self.components)))

    @property
    def worst(self) -> Component:
        """The component to show when there is room for one; a device never asked is closed."""
        for health in _WORST_FIRST:
            for component in self.components.values():
                if component.health == health:
                    return component
        return Component("failed", "closed")

    @property
    def health(self) -> Health:
        return self.worst.health

    @property
    def parts(self) -> dict[str, str]:
        """Component → ``failed: paper_out``, as a machine tells its health."""
        return {name: f"{part.health}: {part.word}" for name, part in self.components.items()}

    @property
    def word(self) -> str:
        return self.worst.word


Listener = Callable[[DeviceState], None]


@runtime_checkable
class Device(Protocol):
    """``open`` and ``close`` may be called again and never raise for a missing device."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def state(self) -> DeviceState: ...

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """Call ``listener`` with each new state, in the event loop; the answer ends that."""


class StatefulDevice:
    """Keeps the state for a driver: it reports components, this logs and tells the listeners."""

    kind: str = "device"

    def __init__(self, name: str) -> None:
        self._name = name
        self._state = DeviceState()
        self._listeners: list[Listener] = []
        self._log = logging.getLogger(f"devices.{self.kind}.{name}")

    @property
    def name(self) -> str:
        return self._name

    @property
    def state(self) -> DeviceState:
        return self._state

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        self._report()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def subscribe(self, listener: Listener) -> Unsubscribe:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _report(self, **components: Component) -> None:
        """The device is now like this; without components it is closed."""
        before, self._state = self._state, DeviceState(components)
        if before == self._state:
            return
        if components:
            self._log_turn(before)
        for listener in tuple(self._listeners):
            try:
                listener(self._state)
            except Exception:  # one screen's mistake must not take the device down
                self._log.exception("a listener failed")

    def _log_turn(self, before: DeviceState) -> None:
        was_down = bool(before.components) and before.health == "failed"
        is_down = self._state.health == "failed"
        if is_down and not was_down:
            self._log.warning("down: %s", self._state.word)
        elif was_down and not is_down:
            self._log.warning("back: %s", self._state.word)
