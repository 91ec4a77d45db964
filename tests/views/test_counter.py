"""What an officer sees beside the ticket in hand: earlier stops, limits, who else is open."""

from __future__ import annotations

from msgspec.structs import replace

from link import messages as m
from queue_server import views
from queue_server.core import commands as c
from queue_server.core.events import Stop
from queue_server.core.office import Counter
from tests.core.play import OFFICE, Play, texts

PROCEDURE = "2.000815"
SERVES = {"A": {"*": 0}, "B": {"*": 0}}


def seen(play: Play, counter: int = 1) -> m.CounterView:
    return views.counter(play.state, counter, play.now_ms)


def test_the_card_names_what_was_done_before_and_what_is_allowed():
    queues = tuple(replace(queue, dossiers_max=4) for queue in OFFICE.queues)
    counters = (Counter(1, texts("Quầy 1"), SERVES), Counter(2, texts("Quầy 2"), SERVES))
    play = Play(replace(OFFICE, queues=queues, counters=counters))
    play.open(1, 2)
    play.issue()
    play.next()
    play.do(c.TransferTicket(1, "A", 2, comes_back=True))
    play.next(2)
    play.do(c.FinishService(2, (Stop(PROCEDURE, "received", 2),)))
    play.next(1)
    card = seen(play).ticket
    assert card is not None
    assert card.stops == [m.DoneStop(PROCEDURE, "received", 2)]
    assert card.names[PROCEDURE].startswith("Chứng thực bản sao")
    assert (card.dossiers_max, card.calls_max) == (4, OFFICE.rules.calls_max)


def test_the_console_knows_the_target_and_who_else_takes_its_people():
    counters = (Counter(1, texts("Quầy 1"), SERVES), Counter(2, texts("Quầy 2"), SERVES))
    play = Play(replace(OFFICE, counters=counters, targets={"wait_min": 20}))
    play.open(1)
    assert (seen(play).target_min, seen(play).others) == (20, [])
    play.open(2)
    assert seen(play).others == [2]
    assert [known.code for known in seen(play).classes] == [k.code for k in OFFICE.classes]


def test_a_parked_ticket_is_told_apart_by_whose_it_is():
    counters = (Counter(1, texts("Quầy 1"), SERVES), Counter(2, texts("Quầy 2"), SERVES))
    play = Play(replace(OFFICE, counters=counters))
    play.open(1, 2)
    play.issue()
    play.next()
    play.do(c.ParkTicket(1))
    assert [row.ours for row in seen(play, 1).parked] == [True]
    assert [row.ours for row in seen(play, 2).parked] == [False]
