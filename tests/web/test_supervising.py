"""What a supervisor changes for today, over HTTP, as kiosks, walls and the dashboard see it."""

from __future__ import annotations

import pytest

from link import messages as m

WHY = {"reason": "máy chủ của tỉnh đang bảo trì"}


async def view(desk, who: str, name: str, kind: type):
    answer = await desk.get(who, f"/views/{name}")
    return answer.as_(m.View[kind]).data


async def test_a_queue_closed_for_today_is_closed_on_kiosks_and_told_on_the_dashboard(desk):
    answer = await desk.post("supervisor", "/queues/A/close", WHY)
    assert answer.as_(m.QueueInfo).open is False
    refused = await desk.post("kiosk", "/tickets", {"queue": "A"})
    assert (refused.status, refused.problem.code) == (409, "queue_closed")
    kiosk = await view(desk, "kiosk", "kiosk", m.KioskView)
    assert [queue.open for queue in kiosk.queues if queue.code == "A"] == [False]
    row = next(
        row
        for row in (await view(desk, "supervisor", "manager", m.ManagerView)).queues
        if row.queue == "A"
    )
    assert (row.open, row.closed_why) == (False, WHY["reason"])
    assert (await desk.post("administrator", "/queues/A/open")).as_(m.QueueInfo).open
    assert (await desk.post("kiosk", "/tickets", {"queue": "A"})).status == 201


async def test_a_counter_serves_other_queues_today_and_its_console_shows_them(desk):
    before = (await desk.get("kiosk", "/office")).as_(m.Office).counters[1].queues
    answer = await desk.post("supervisor", "/counters/2/queues", {"queues": ["A", "R"]})
    assert answer.as_(m.CounterInfo).queues == ["A", "R"]
    console = await desk.get("supervisor", "/views/counter?counter=2")
    assert console.as_(m.View[m.CounterView]).data.counter.queues == ["A", "R"]
    row = (await view(desk, "supervisor", "manager", m.ManagerView)).counters[1]
    assert (row.queues, row.assigned) == (["A", "R"], True)
    answer = await desk.post("supervisor", "/counters/2/queues", {"queues": []})
    assert answer.as_(m.CounterInfo).queues == before


async def test_a_queue_is_not_left_without_a_counter(desk):
    counters = (await desk.get("kiosk", "/office")).as_(m.Office).counters
    *others, last = [counter for counter in counters if "B" in counter.queues]
    for counter in others:
        without = [code for code in counter.queues if code != "B"]
        path = f"/counters/{counter.id}/queues"
        assert (await desk.post("supervisor", path, {"queues": without})).status == 200
    refused = await desk.post("supervisor", f"/counters/{last.id}/queues", {"queues": ["A"]})
    assert (refused.status, refused.problem.code) == (409, "queue_unserved")
    assert refused.problem.allowed == ["B"]


async def test_words_for_the_hall_stand_on_walls_and_kiosks_until_they_are_ended(desk):
    told = {"text": {"vi": "Quầy 3 nghỉ đến 10 giờ."}, "minutes": 20}
    shown = (await desk.post("supervisor", "/message", told)).as_(m.HallMessage)
    assert shown.text == told["text"]
    for who, name, kind in (
        ("display", "wall", m.WallView),
        ("kiosk", "kiosk", m.KioskView),
        ("supervisor", "manager", m.ManagerView),
    ):
        assert (await view(desk, who, name, kind)).message == shown
    assert (await desk.post("supervisor", "/message", {"text": {}})).status == 204
    assert (await view(desk, "display", "wall", m.WallView)).message is None


async def test_words_for_the_hall_are_one_line_without_hidden_or_turned_characters(desk):
    told = {"text": {"vi": "Quầy 3\u202e nghỉ\u0000\r\nđến\u200b 10 giờ. "}}
    shown = (await desk.post("supervisor", "/message", told)).as_(m.HallMessage)
    assert shown.text == {"vi": "Quầy 3 nghỉ đến 10 giờ."}
    unseen = {"text": {"vi": "\u200b\u2066 \u0007"}}
    assert (await desk.post("supervisor", "/message", unseen)).status == 204


async def test_why_a_queue_is_closed_is_one_line_that_can_be_seen(desk):
    told = {"reason": "hết\u202e hồ\nsơ"}
    assert (await desk.post("supervisor", "/queues/A/close", told)).status == 200
    rows = (await view(desk, "supervisor", "manager", m.ManagerView)).queues
    assert [row.closed_why for row in rows if row.queue == "A"] == ["hết hồ sơ"]
    unseen = await desk.post("supervisor", "/queues/B/close", {"reason": "\u200b" * 3})
    assert (unseen.status, unseen.problem.code) == (409, "reason_needed")


async def test_ghosts_are_voided_newest_first_and_nobody_else_may(desk):
    for _ in range(3):
        await desk.issue()
    body = {"queue": "A", "last": 2, "reason": "trẻ em nghịch máy"}
    assert (await desk.post("operator", "/tickets/void", body)).status == 403
    answer = await desk.post("supervisor", "/tickets/void", body)
    assert answer.as_(m.Voided).numbers == ["A003", "A002"]
    assert (await desk.get("kiosk", "/tickets/A001")).as_(m.Ticket).state == "waiting"
    assert (await desk.get("kiosk", "/tickets/A003")).as_(m.Ticket).state == "cancelled"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/queues/X/close", WHY, 404),
        ("/queues/A/close", {"reason": "x"}, 422),
        ("/queues/A/close", {}, 422),
        ("/counters/99/queues", {"queues": ["A"]}, 404),
        ("/counters/1/queues", {"queues": ["I"]}, 422),
        ("/message", {"text": {"fr": "Bonjour"}}, 422),
        ("/message", {"text": {"vi": "x" * 201}}, 422),
        ("/message", {"text": {"vi": "x"}, "minutes": 0}, 422),
        ("/tickets/void", {"queue": "A", "last": 51, "reason": "ghosts"}, 422),
    ],
)
async def test_a_wrong_order_says_what_is_wrong_and_changes_nothing(desk, path, body, status):
    before = (await desk.get("supervisor", "/views/manager")).as_(m.View[m.ManagerView]).version
    answer = await desk.post("supervisor", path, body)
    assert answer.status == status
    assert answer.problem.code
    after = (await desk.get("supervisor", "/views/manager")).as_(m.View[m.ManagerView]).version
    assert after == before


async def test_the_log_names_who_closed_a_queue(desk):
    await desk.post("supervisor", "/queues/A/close", WHY)
    entries = await desk.house.log.read((await desk.house.log.days())[-1])
    [closed] = [e.event for e in entries if type(e.event).__name__ == "QueueClosed"]
    assert closed.by == "supervisor:supervisor"
