"""When a machine may trust what it shows, and when it asks again."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from link.messages import View
from link.session import (
    FATAL_STATUS,
    RETRY_FATAL_S,
    RETRY_S_MAX,
    STALE_AFTER_S,
    Session,
    retry_delay_s,
)

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=timezone(timedelta(hours=7)))


def view(version: int, epoch: int = 1) -> View[None]:
    return View(view="wall", epoch=epoch, version=version, as_of=0, now=NOW, data=None)


def session(chance: float = 0.5) -> Session:
    return Session(100.0, lambda: chance)


def test_a_new_machine_is_connecting_and_tries_at_once() -> None:
    fresh = session()
    assert (fresh.state(100.0), fresh.retry_at, fresh.lost_since(100.0)) == (
        "connecting",
        100.0,
        None,
    )


@pytest.mark.parametrize(
    ("is_open", "silence_s", "state"),
    [
        (True, 0.0, "live"),
        (True, 10.0, "live"),
        (True, 10.1, "stale"),
        (False, 4.0, "live"),
        (False, 10.1, "lost"),
    ],
)
def test_ten_seconds_of_silence_are_trouble(is_open: bool, silence_s: float, state: str) -> None:
    line = session()
    line.opened()
    line.received(view(1), 105.0)
    if not is_open:
        line.closed(105.0)
    now = 105.0 + silence_s
    assert line.state(now) == state
    assert line.lost_since(now) == (None if state == "live" else 105.0)


def test_a_server_that_was_never_there_is_lost_since_the_start() -> None:
    line = session()
    line.closed(100.5)
    assert line.state(100.5) == "connecting"
    assert (line.state(111.0), line.lost_since(111.0)) == ("lost", 100.0)


def test_an_open_socket_without_a_view_proves_nothing() -> None:
    line = session()
    line.opened()
    assert line.state(110.1) == "stale"


@pytest.mark.parametrize(("status", "word"), [(401, "no_token"), (403, "not_allowed")])
def test_a_refused_token_is_said_at_once_and_asked_again_slowly(status: int, word: str) -> None:
    line = session()
    line.closed(101.0, fatal=FATAL_STATUS.get(status))
    assert (line.state(101.0), line.fatal, line.retry_at) == ("lost", word, 101.0 + RETRY_FATAL_S)
    line.opened()
    line.received(view(1), 131.0)
    assert (line.state(131.0), line.fatal) == ("live", None)


@pytest.mark.parametrize("status", [404, 500, 503])
def test_any_other_trouble_is_transient(status: int) -> None:
    line = session()
    line.closed(101.0, fatal=FATAL_STATUS.get(status))
    assert line.fatal is None
    assert 101.0 <= line.retry_at <= 101.0 + RETRY_S_MAX


def test_a_view_makes_the_next_failure_the_first_again() -> None:
    line = session(chance=1.0)
    for _ in range(20):
        line.closed(100.0)
    assert line.retry_at == 105.0
    line.opened()
    line.received(view(1), 106.0)
    line.closed(106.0)
    assert line.retry_at == 106.5


def test_opening_alone_does_not_calm_the_retries() -> None:
    line = session(chance=1.0)
    for _ in range(4):
        line.opened()
        line.closed(100.0)
    assert line.retry_at == 104.0


@given(failures=st.integers(0, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_the_next_attempt_is_random_below_a_growing_limit(failures: int, chance: float) -> None:
    delay_s = retry_delay_s(failures, chance)
    assert 0 <= delay_s <= min(5.0, 0.5 * 2.0 ** min(failures, 20))


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6)), max_size=30))
def test_within_a_connection_what_is_shown_only_gets_newer(places: list[tuple[int, int]]) -> None:
    line = session()
    line.opened()
    shown = [p for p in places if line.received(view(p[1], epoch=p[0]), 101.0)]
    assert all(older < newer for older, newer in pairwise(shown))
    assert shown[-1:] == ([max(places)] if places else [])


def test_a_server_restored_from_a_backup_is_believed_on_a_new_connection() -> None:
    line = session()
    line.opened()
    line.received(view(900, epoch=7), 101.0)
    line.closed(102.0)
    line.opened()
    assert line.received(view(1, epoch=5), 103.0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["opened", "received", "closed", "forbidden"]), st.floats(0, 30)),
        max_size=40,
    )
)
def test_no_story_ends_without_a_next_attempt_or_a_true_state(
    story: list[tuple[str, float]],
) -> None:
    line, now, heard, version = session(), 100.0, 100.0, 0
    for step, pause_s in story:
        now += pause_s
        if step == "received" and line.is_open:
            version += 1
            line.received(view(version), now)
            heard = now
        elif step == "opened":
            line.opened()
        elif step in ("closed", "forbidden"):
            line.closed(now, fatal="not_allowed" if step == "forbidden" else None)
        shown = line.state(now)
        assert (shown in ("live", "connecting")) == (
            not line.fatal and now - heard <= STALE_AFTER_S
        )
        assert line.retry_at <= now + RETRY_FATAL_S


def test_what_was_mended_is_asked_for_at_once() -> None:
    line = session()
    line.closed(101.0, fatal="wrong_server")
    assert (line.state(101.0), line.retry_at) == ("lost", 101.0 + RETRY_FATAL_S)
    line.begin_anew(102.0)
    assert (line.state(102.0), line.fatal, line.retry_at) == ("connecting", None, 102.0)
