"""From what was chosen to the number that is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from kiosk import choosing, flow
from kiosk.shown import Shown
from tests.kiosk.samples import MORE, NOW, PROCEDURES, QUEUES, VIEW

BIRTH, COPIES, LAND, IDENTITY, SCHOOL = "1.001193", "2.000815", "1.013978", "2.000200", "3.000182"
PURPOSES = {"collect": "R", "ask": "C", "supplement": "A"}


def shown(*, queues: Any = QUEUES, link: Any = "live", **visit: Any) -> Shown:
    return Shown(
        visit=replace(flow.Visit("vi"), **visit),
        now=NOW,
        view=replace(VIEW, queues=list(queues)),
        link=link,
        procedures=PROCEDURES,
    )


def with_purposes(**purposes: str) -> list[Any]:
    return [replace(QUEUES[0], purposes=purposes), *QUEUES[1:]]


def test_eight_tiles_at_most_and_none_for_a_queue_that_is_found_by_search() -> None:
    assert len(choosing.tiles(shown(queues=[*QUEUES, *MORE]))) == 8
    hidden = [replace(QUEUES[0], tile=False), *QUEUES[1:]]
    assert [queue.code for queue in choosing.tiles(shown(queues=hidden))] == list("BCEGHKR")


def test_a_tile_asks_what_for_only_where_there_is_more_than_one_purpose() -> None:
    assert choosing.from_tile(shown(), "A") == flow.AskClass("A")
    assert choosing.from_tile(shown(), "R") == flow.TakeNumber("R")
    queues = with_purposes(**PURPOSES)
    assert choosing.from_tile(shown(queues=queues), "A") == flow.AskPurpose("A")


def test_handing_in_is_always_a_purpose_and_four_are_the_most() -> None:
    offered = choosing.purposes(shown(queues=with_purposes(**PURPOSES)), "A")
    assert [(each.name, each.queue.code) for each in offered] == [
        ("submit", "A"),
        ("collect", "R"),
        ("ask", "C"),
        ("supplement", "A"),
    ]


def test_a_purpose_whose_queue_is_gone_is_not_offered() -> None:
    queues = with_purposes(collect="Z")
    assert choosing.from_tile(shown(queues=queues), "A") == flow.AskClass("A")
    assert choosing.purposes(shown(), "Z") == []


def test_one_number_begins_in_the_queue_of_what_was_chosen_first() -> None:
    what = shown(step=flow.PROCEDURE, errands=(BIRTH, COPIES), procedure=LAND)
    assert [each.code for each in choosing.wanted(what)] == [BIRTH, COPIES, LAND]
    assert choosing.for_wanted(what) == flow.AskClass("B")


@pytest.mark.parametrize(
    ("procedure", "errands", "can"),
    [
        (BIRTH, (), True),
        (IDENTITY, (), False),
        (SCHOOL, (), False),
        (BIRTH, (IDENTITY,), False),
        (IDENTITY, (BIRTH,), False),
        ("", (), False),
        ("9.999999", (), False),
    ],
)
def test_a_number_is_to_be_had_where_every_errands_queue_is_open(
    procedure: str, errands: tuple[str, ...], can: bool
) -> None:
    what = shown(step=flow.PROCEDURE, errands=errands, procedure=procedure)
    assert (choosing.for_wanted(what) is not None) == can


def test_without_a_server_and_without_numbers_of_its_own_nothing_is_to_be_had() -> None:
    assert choosing.for_wanted(shown(procedure=BIRTH, link="lost")) is None


def test_before_the_catalogue_is_there_nothing_is_wanted() -> None:
    assert choosing.wanted(replace(shown(procedure=BIRTH), procedures=None)) == []
