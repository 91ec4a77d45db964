"""Which of several idle counters takes a ticket: nearest by rule, then the specialist, then who has
been idle longest, then the smallest number."""

from msgspec.structs import replace

from queue_server.core import commands as c
from queue_server.core.dispatch import idle_counter
from queue_server.core.office import MINUTE_MS, Counter
from queue_server.core.rank import Lane
from tests.core.play import OFFICE, Play, texts

A = Lane("A", "normal")
ELDERLY = Lane("A", "priority")


def play_with(**queues: dict[str, dict[str, int]]) -> Play:
    """A day at counters 1, 2, 3 … with these queues, all open since the same moment."""
    counters = tuple(
        Counter(number, texts(name), served)
        for number, (name, served) in enumerate(queues.items(), start=1)
    )
    play = Play(replace(OFFICE, counters=counters))
    for counter in counters:
        play.do(c.OpenCounter(counter.id), after_ms=0)
    return play


def test_a_ticket_goes_to_the_counter_with_the_smallest_handicap():
    play = play_with(backup={"A": {"*": MINUTE_MS}}, own={"A": {"*": 0}, "B": {"*": 0}})
    assert idle_counter(play.state, A) == 2


def test_a_handicap_for_one_group_sends_the_others_there():
    play = play_with(priority={"A": {"normal": MINUTE_MS, "*": 0}}, both={"A": {"*": 1}})
    assert idle_counter(play.state, A) == 2
    assert idle_counter(play.state, ELDERLY) == 1


def test_of_equal_handicaps_the_counter_with_fewest_queues_takes_it():
    play = play_with(wide={"A": {"*": 0}, "B": {"*": 0}}, narrow={"A": {"*": 0}})
    assert idle_counter(play.state, A) == 2


def test_of_equal_counters_the_longest_idle_takes_it_then_the_smallest_number():
    play = play_with(one={"A": {"*": 0}}, two={"A": {"*": 0}}, three={"A": {"*": 0}})
    assert idle_counter(play.state, A) == 1
    play.issue()
    play.next(1)
    assert idle_counter(play.state, A) == 2
    play.do(c.FinishService(1))
    assert idle_counter(play.state, A) == 2


def test_a_counter_that_missed_somebody_is_idle_since_that_call():
    play = play_with(one={"A": {"*": 0}}, two={"A": {"*": 0}})
    play.issue()
    play.next(1)
    play.do(c.DeclareNoShow(1))
    assert idle_counter(play.state, A) == 2


def test_only_an_open_counter_with_empty_hands_that_serves_the_queue_takes_it():
    play = play_with(one={"A": {"*": 0}}, two={"A": {"priority": 0}}, three={"A": {"*": 0}})
    play.do(c.PauseCounter(3, "họp"))
    assert idle_counter(play.state, A) == 1
    play.issue()
    play.next(1)
    assert idle_counter(play.state, A) is None
    assert idle_counter(play.state, ELDERLY) == 2
    play.do(c.CloseCounter(2))
    assert idle_counter(play.state, ELDERLY) is None


def test_a_ticket_for_one_counter_goes_nowhere_else():
    play = play_with(one={"A": {"*": 0}}, two={"A": {"*": 0}})
    assert idle_counter(play.state, Lane("A", "normal", 2)) == 2
