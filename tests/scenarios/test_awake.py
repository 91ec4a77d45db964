"""The simulation is awake: a fault planted in the house is found within a few days of chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from display import speaking
from queue_server import days, office_day, views
from queue_server.core.decide import offline
from tests.scenarios import field
from tests.scenarios.test_simulation import Silence, simulate

Plant = Callable[[pytest.MonkeyPatch], None]


def a_key_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days.Days, "remembered", lambda self, key: None)


def a_cancelled_request_is_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days.Days, "is_cancelled", lambda self, key: False)


def a_replaced_request_keeps_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "_cancelled", lambda *given: [])


def a_view_leaves_the_newest_call_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*given: Any) -> Any:
        view = right(*given)
        del view.calls[:1]
        return view

    right = views.wall
    monkeypatch.setattr(views, "wall", without)


def a_wall_speaks_what_it_has_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field, "due", lambda view, now, spoken: speaking.due(view, now, ()))


def what_failed_to_be_written_is_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    async def kept(self: Any) -> None:
        self._stale = False
        if not self._days:
            await right(self)

    right = office_day.OfficeDay._load
    monkeypatch.setattr(office_day.OfficeDay, "_load", kept)


FAULTS: tuple[Plant, ...] = (
    a_key_is_forgotten,
    a_cancelled_request_is_carried_out,
    a_replaced_request_keeps_its_number,
    a_view_leaves_the_newest_call_out,
    a_wall_speaks_what_it_has_spoken,
    what_failed_to_be_written_is_kept_in_memory,
)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
async def test_a_planted_fault_is_found(plant, monkeypatch):
    monkeypatch.setattr(office_day, "RETRY_S", 0.0)
    monkeypatch.setattr(office_day, "log", Silence())
    plant(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup)):
        await simulate(range(40))
