"""Nothing is half there: every command and event is handled, every refusal has its words."""

from __future__ import annotations

from typing import get_args

import pytest

import assets
from queue_server.core import commands, events, refusals
from queue_server.core.decide import HANDLERS
from queue_server.core.evolve import APPLY
from queue_server.core.lifecycle import COUNTER_MOVES, END_STATES, OPEN_STATES, TICKET_MOVES

REFUSALS = sorted(refusals.Refusal.__subclasses__(), key=lambda refusal: refusal.__name__)


def test_every_command_has_its_handler():
    assert set(HANDLERS) == set(commands.Command.__subclasses__())


def test_every_event_is_applied_and_can_be_stored():
    kinds = set(events.Event.__subclasses__())
    assert set(APPLY) == kinds == set(get_args(events.AnyEvent))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
@pytest.mark.parametrize("language", assets.languages())
def test_every_refusal_has_a_text_in_every_language(refusal, language):
    assert assets.text(f"refusal.{refusal().code}", language).strip()


def test_every_refusal_has_a_code_of_its_own_and_says_what_it_is():
    codes = [refusal().code for refusal in REFUSALS]
    assert len(set(codes)) == len(codes)
    assert all(refusal().message.endswith(".") for refusal in REFUSALS)


AFTERWARDS = (events.VisitRated, events.PaperCallEntered)
"""What may still be told of a visit that has ended."""


def test_every_state_of_a_ticket_can_be_reached_and_only_ended_ones_are_left_by_nothing():
    assert set(TICKET_MOVES.values()) == {*OPEN_STATES, *END_STATES}
    left = {was for (was, event) in TICKET_MOVES if event not in AFTERWARDS}
    assert left == {"", *OPEN_STATES}


def test_the_tables_speak_of_known_events_only():
    assert {event for _, event in (*TICKET_MOVES, *COUNTER_MOVES)} <= set(APPLY)
