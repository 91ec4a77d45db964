"""Every event has a golden file: what was stored once is read for ever."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import get_args

import pytest

from queue_server.core import events as e
from queue_server.core.office import Class, Counter, Office, Queue, Retention, Rules, Session
from queue_server.log import codec

GOLDEN = Path(__file__).parents[1] / "wire" / "events"
TICKET = "20261121-A012"

OFFICE = Office(
    id="thach-chau",
    name={"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Centre"},
    place={"vi": "xã Thạch Châu", "en": "Thạch Châu Commune"},
    queues=(
        Queue(
            "A",
            {"vi": "Chứng thực"},
            "document-seal",
            "solved",
            ("2.000815",),
            False,
            False,
            15,
            2,
            80,
            20,
            9,
            2,
        ),
    ),
    counters=(Counter(1, {"vi": "Quầy 1"}, {"A": {"*": 0, "normal": 600_000}}, "hall-2"),),
    classes=(Class("elderly", {"vi": "Người cao tuổi"}, 900_000),),
    retention=Retention(180, 900, 30, 730),
    languages=("vi", "en", "km"),
    targets={"wait_min": 15},
    rules=Rules(4, 300_000, 3_600_000, 500, 20, 5_000, 4, 6_000, 20_000, True, 5, 6, 7, 8, 9, 2),
    hotline="1022",
    hours=(Session((0, 4), 450, 690),),
    holidays=("2026-09-02",),
    working_days=("2026-09-05",),
    catalogue="0" * 64,
)

FILLED: list[e.AnyEvent] = [
    e.DayOpened("2026-11-21", "2026-11-20", "ab" * 32),
    e.ConfigurationSet(OFFICE),
    e.DayClosed(),
    e.QueueClosed("B", "máy chủ của tỉnh đang bảo trì", "supervisor:Hoa"),
    e.QueueOpened("B", "supervisor:Hoa"),
    e.QueuesAssigned(2, ("A", "C"), "supervisor:Hoa"),
    e.MessageShown({"vi": "Quầy 3 nghỉ đến 10 giờ."}, 1_795_000_600_000, "supervisor:Hoa"),
    e.ClockJumped(-3_600_000),
    e.RequestCancelled("kiosk-1-0000000000000001", TICKET),
    e.TicketIssued(
        ticket=TICKET,
        number="A012",
        queue="A",
        n=12,
        issued_at_ms=1_795_000_000_000,
        v_ms=1_794_999_100_000,
        standing="PRIORITY",
        group="priority",
        language="en",
        procedures=("2.000815", "1.001193"),
        appointment="HG-0007",
        source="kiosk-1",
        ahead=6,
        wait_min=(10, 20),
        counters=(1, 2),
        further=(e.FurtherStop("B", ("1.001193",)),),
        head_start_ms=900_000,
        slot_ms=1_795_000_600_000,
        series="A7",
        called_from_ms=1_795_000_700_000,
        after_break_ms=1_795_000_800_000,
        returns="20261120-A040",
    ),
    e.SlipReprinted(TICKET, 2),
    e.SlipChanged(TICKET, "printed"),
    e.TicketCalled(
        ticket=TICKET,
        counter=1,
        call="20261121-9",
        reason="DIRECT",
        winner_v_ms=1_794_999_100_000,
        loser="20261121-A011",
        loser_v_ms=1_794_999_200_000,
        note="người bệnh cần về sớm",
    ),
    e.TicketRecalled(TICKET, 1, "20261121-10"),
    e.CallAnnounced("20261121-10", "wall-1", False),
    e.ServiceStarted(TICKET, 1, 1_795_000_600_000),
    e.ServiceFinished(TICKET, 1, (e.Stop("2.000815", "solved", 3, 1),)),
    e.PaperCallEntered(
        TICKET, 1, 1_795_000_600_000, 1_795_000_900_000, (e.Stop("2.000815", "solved"),)
    ),
    e.TicketMissed(TICKET, 1),
    e.TicketReturned(TICKET, 1_795_000_000_000),
    e.TicketParked(TICKET, 1, 1_795_001_200_000, "chờ bản sao"),
    e.TicketResumed(TICKET),
    e.TicketTransferred(TICKET, 1, "B", 3, 1, "A", (e.Stop("2.000815", "solved"),), True),
    e.TicketCancelled(TICKET, "không có người", "supervisor:Hoa"),
    e.TicketExpired(TICKET),
    e.VisitRated(TICKET, 1, 5, ("attitude", "time"), True, "rating-1"),
    e.ActionUndone(TICKET, 1, (TICKET, "20261121-A013")),
    e.AppointmentBooked(
        "1121-7K3M", "A", 1_795_000_600_000, "priority", 900_000, ("2.000815",), "kiosk:kiosk"
    ),
    e.AppointmentChanged("1121-7K3M", 1_795_001_500_000),
    e.AppointmentCancelled("1121-7K3M"),
    e.AppointmentMissed("1121-7K3M"),
    e.CounterOpened(1, "Nguyễn Thị Hoa"),
    e.CounterPaused(1, "họp giao ban"),
    e.CounterClosed(1),
    e.NobodyWaited(1),
]
NAMES = [type(event).__name__ for event in FILLED]


def test_every_event_has_one_filled_example():
    assert sorted(NAMES) == sorted(kind.__name__ for kind in get_args(e.AnyEvent))


def test_an_example_leaves_no_field_at_its_default():
    for event in FILLED:
        written = json.loads(codec.encode(event))
        assert set(written) == {"type", *event.__struct_fields__}


@pytest.mark.parametrize("event", FILLED, ids=NAMES)
def test_an_event_is_written_as_its_golden_file_says(event):
    golden = GOLDEN / f"{type(event).__name__}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        written = json.dumps(json.loads(codec.encode(event)), ensure_ascii=False, indent=2)
        golden.write_text(written + "\n", "utf-8")
    assert json.loads(codec.encode(event)) == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("event", FILLED, ids=NAMES)
def test_a_golden_file_is_read_as_its_event(event):
    golden = GOLDEN / f"{type(event).__name__}.json"
    assert codec.decode(golden.read_bytes()) == event


def test_there_is_no_golden_file_without_its_event():
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == sorted(NAMES)


@pytest.mark.parametrize("event", FILLED, ids=NAMES)
def test_what_an_older_program_left_out_is_read_with_its_default(event):
    golden = json.loads((GOLDEN / f"{type(event).__name__}.json").read_text("utf-8"))
    needed = {field for field, default in _defaults(type(event)).items() if default is ...}
    oldest = {key: value for key, value in golden.items() if key == "type" or key in needed}
    found = codec.decode(json.dumps(oldest))
    for field, default in _defaults(type(event)).items():
        assert getattr(found, field) == (getattr(event, field) if default is ... else default)


def _defaults(kind: type[e.Event]) -> dict[str, object]:
    """Field → its default, ``...`` where it must be given."""
    fields = kind.__struct_fields__
    defaults = kind.__struct_defaults__
    given = [...] * (len(fields) - len(defaults))
    return dict(zip(fields, [*given, *defaults], strict=True))


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{}",
        b'{"type":"TicketSold"}',
        b'{"type":"TicketMissed"}',
        b"\xff\xfe",
        b"[1]",
        "\ud800",
    ],
)
def test_a_damaged_event_is_told_as_unreadable(damaged):
    with pytest.raises(codec.UnreadableEvent):
        codec.decode(damaged)
