"""Every reason code: a situation that brings it out, and words that name nobody's trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from msgspec.structs import replace

import assets
from link import messages as m
from queue_server.core import commands as c
from queue_server.core import explain
from queue_server.core.office import MINUTE_MS
from queue_server.views import common
from tests.core.play import OFFICE, Play

CODES = (
    explain.EARLIER,
    explain.PRIORITY,
    explain.APPOINTMENT,
    explain.QUEUE,
    explain.BACKUP,
    explain.RETURNED,
    explain.TRANSFER,
    explain.DIRECT,
)
PERSONAL = {
    "vi": ("tuổi", "già", "thai", "khuyết tật", "thương binh", "công với", "trẻ em", "bệnh", "ốm"),
    "en": ("elder", "old", "age ", "pregnan", "disab", "merit", "child", "veteran", "ill ", "sick"),
}
Made = tuple[Play, int]
"""A day, and the counter whose next call shows the code."""


def earlier() -> Made:
    day = Play()
    day.issue()
    day.issue(after_ms=MINUTE_MS)
    return day, 1


def priority() -> Made:
    day = Play()
    day.issue()
    day.issue(class_="elderly", after_ms=MINUTE_MS)
    return day, 1


def appointment() -> Made:
    queues = tuple(replace(queue, slot_min=15) for queue in OFFICE.queues)
    day = Play(replace(OFFICE, queues=queues))
    slot_ms = day.now_ms + 15 * MINUTE_MS
    day.do(c.BookAppointment("HEN1", "A", slot_ms), after_ms=0)
    day.issue(after_ms=14 * MINUTE_MS)
    day.do(c.IssueTicket("A", appointment="HEN1"), after_ms=MINUTE_MS)
    return day, 1


def own_queue() -> Made:
    day = Play()
    day.issue("A")
    day.issue("B", after_ms=MINUTE_MS)
    return day, 2


def backup() -> Made:
    day = Play()
    day.issue("A")
    day.issue("B", after_ms=30 * MINUTE_MS)
    return day, 2


def returned() -> Made:
    day = Play()
    day.open(1)
    day.issue(after_ms=0)
    missed = day.issue(class_="elderly", after_ms=MINUTE_MS)
    assert day.next() == missed
    day.do(c.DeclareNoShow(1))
    day.do(c.ReturnTicket(missed))
    return day, 1


def transferred() -> Made:
    day = Play()
    day.open(2)
    day.issue("B")
    day.issue("A", after_ms=MINUTE_MS)
    day.next(2)
    day.do(c.TransferTicket(2, "A"))
    return day, 1


def direct() -> Made:
    day = Play()
    day.issue()
    day.issue(after_ms=MINUTE_MS)
    return day, 1


SITUATIONS: dict[str, Callable[[], Made]] = {
    explain.EARLIER: earlier,
    explain.PRIORITY: priority,
    explain.APPOINTMENT: appointment,
    explain.QUEUE: own_queue,
    explain.BACKUP: backup,
    explain.RETURNED: returned,
    explain.TRANSFER: transferred,
    explain.DIRECT: direct,
}


def called(code: str) -> tuple[Play, m.Reason]:
    day, counter = SITUATIONS[code]()
    day.open(counter)
    last = [*day.state.tickets][-1]
    direct = c.CallDirectly(counter, last, "tim đau")
    call = day.do(direct if code == explain.DIRECT else c.CallNext(counter))[-1]
    return day, common.reason(day.state, call)


def test_the_contract_knows_the_codes_and_no_others():
    assert set(get_args(m.ReasonCode)) == set(CODES) == set(SITUATIONS)


@pytest.mark.parametrize("code", CODES)
def test_a_real_situation_brings_the_code_out_with_both_numbers_in_every_language(code):
    day, reason = called(code)
    assert reason.code == code
    numbers = [ticket.number for ticket in day.state.tickets.values()]
    assert set(reason.text) == set(OFFICE.languages)
    for words in reason.text.values():
        assert [number in words for number in numbers] == [True, True]


@pytest.mark.parametrize("language", OFFICE.languages)
@pytest.mark.parametrize("alone", ["", ".alone"])
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_own_words_and_none_names_a_personal_reason(code, alone, language):
    words = assets.texts(language)[f"reason.{code}{alone}"].lower()
    assert not [word for word in PERSONAL[language] if word in words]


def test_the_words_are_the_same_whatever_the_head_start_is_for():
    told = []
    for class_ in ("elderly", "merit"):
        day = Play()
        day.open(1)
        day.issue()
        day.issue(class_=class_, after_ms=MINUTE_MS)
        told.append(common.reason(day.state, day.do(c.CallNext(1))[-1]))
    assert told[0] == told[1]


def test_a_written_reason_is_shown_to_nobody_who_waits():
    _, reason = called(explain.DIRECT)
    assert "tim đau" not in " ".join(reason.text.values())


def test_a_later_number_that_was_sent_on_goes_first_by_its_head_start_alone():
    day = Play()
    day.open(1, 2)
    day.issue("A", after_ms=0)
    sent = day.issue("B", "elderly", after_ms=MINUTE_MS)
    assert day.next(2) == sent
    day.do(c.TransferTicket(2, "A"))
    call = day.do(c.CallNext(1))[-1]
    assert (call.ticket, call.reason) == (sent, explain.PRIORITY)
