"""The morning of the drawings: Counter 3 at 09:47, in the structs that the server sends."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from link.messages import (
    Called,
    ClassInfo,
    CounterInfo,
    CounterRow,
    CounterView,
    FoundTicket,
    ManagerView,
    ProcedureInfo,
    QueueInfo,
    QueueRow,
    Reason,
    Ticket,
    TicketCard,
    TicketView,
    Waiting,
)

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2026, 10, 5, 9, 47, tzinfo=VIETNAM)
NAME = {"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Service Centre"}
PLACE = {"vi": "xã Thạch Châu", "en": "Thạch Châu Commune"}
COPIES = {"vi": "Chứng thực bản sao, chữ ký", "en": "Certified copies, signatures"}
CIVIL = {"vi": "Khai sinh, khai tử", "en": "Birth, death"}
CLASSES = [
    ClassInfo("normal", {"vi": "Thường", "en": "Ordinary"}, False),
    ClassInfo("elderly", {"vi": "Người cao tuổi", "en": "Elderly"}, True),
    ClassInfo("disabled", {"vi": "Người khuyết tật", "en": "Disabled"}, True),
    ClassInfo("pregnant", {"vi": "Phụ nữ mang thai", "en": "Pregnant"}, True),
]
PROCEDURES = {
    "2.000815": "Chứng thực bản sao từ bản chính",
    "2.000884": "Chứng thực chữ ký",
    "2.000913": "Chứng thực việc sửa đổi hợp đồng, giao dịch",
    "1.001193": "Đăng ký khai sinh",
}
LINE = [("A046", 7), ("A043", 12), ("B018", 11), ("A044", 9), ("A045", 8), ("A047", 6)]
LINE += [("B019", 6), ("A048", 6), ("A049", 5), ("B020", 2)]


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return NOW.replace(hour=int(hour), minute=int(minute))


def waiting(number: str, minutes: int, *, note: str | None = None) -> Waiting:
    since = NOW - timedelta(minutes=minutes)
    priority = number == "A046"
    return Waiting(f"id-{number}", number, number[0], priority, since, since, note=note)


def ticket(number: str, state: str = "called") -> Ticket:
    return Ticket(f"id-{number}", number, number[0], False, NOW, state, "printed", counter=3)


def reason(number: str) -> Reason:
    said = {
        "vi": f"{number} (ưu tiên) lấy số lúc 09:40, được tính như lấy số lúc 09:25. "
        "A043 lấy số lúc 09:35.",
        "en": f"{number} (priority) took a number at 09:40, counted as 09:25. A043: 09:35.",
    }
    return Reason("PRIORITY", at("09:25"), at("09:35"), said)


def card(number: str, state: str = "called", *, procedures: tuple[str, ...] = ()) -> TicketCard:
    started = NOW - timedelta(minutes=4, seconds=12) if state == "serving" else None
    return TicketCard(
        id=f"id-{number}",
        number=number,
        queue=number[0],
        priority=False,
        state=state,
        issued_at=at("09:29"),
        called_at=at("09:43"),
        started_at=started,
        calls=1,
        waited_s=14 * 60,
        procedures=list(procedures),
        visit=11,
        preset="solved",
        calls_max=3,
        names={code: PROCEDURES[code] for code in procedures},
    )


def counter_view() -> CounterView:
    """Picture 11: A042 is being served, ten wait, one is parked, two missed their call."""
    return CounterView(
        name=NAME,
        place=PLACE,
        counter=CounterInfo(3, {"vi": "Quầy 3", "en": "Counter 3"}, "hall", ["A", "B"]),
        state="open",
        officer="Trần Thị Mai",
        pause_reason=None,
        ticket=card("A042", "serving", procedures=("2.000815", "2.000884")),
        waiting=[waiting(number, minutes) for number, minutes in LINE],
        parked=[waiting("A039", 15, note="chờ bản gốc")],
        missed=[waiting("A040", 20), waiting("B015", 25)],
        next=Called(ticket("A046", "waiting"), reason("A046")),
        queues=[QueueInfo("A", COPIES, True), QueueInfo("B", CIVIL, True)],
        counters=[
            CounterInfo(3, {"vi": "Quầy 3", "en": "Counter 3"}, "hall", ["A", "B"]),
            CounterInfo(4, {"vi": "Quầy 4", "en": "Counter 4"}, "hall", ["B"]),
        ],
        procedures={
            "A": [
                ProcedureInfo(code, PROCEDURES[code])
                for code in ("2.000815", "2.000884", "2.000913")
            ],
            "B": [ProcedureInfo("1.001193", PROCEDURES["1.001193"])],
        },
        served=10,
        median_service_s={"A": 480, "B": 600},
        since=at("07:30"),
        classes=CLASSES,
        target_min=15,
        others=[4],
    )


def found(number: str, minutes: int, state: str = "waiting", **more: object) -> FoundTicket:
    issued = NOW - timedelta(minutes=minutes)
    source = str(more.pop("source", "kiosk:Cửa chính"))
    return FoundTicket(
        f"id-{number}", number, number[0], False, issued, state, "printed", source, **more
    )


def manager_view() -> ManagerView:
    """Picture 13, without advice and devices."""
    return ManagerView(
        name=NAME,
        place=PLACE,
        waiting=18,
        longest_s=26 * 60,
        served=214,
        missed=6,
        mean_wait_s=744,
        median_wait_s=540,
        p90_wait_s=1440,
        share_15=0.76,
        ratings=121,
        satisfied=0.97,
        queues=[
            QueueRow("A", COPIES, 11, 26 * 60, 120, 4),
            QueueRow("B", CIVIL, 7, 9 * 60, 94, 2),
            QueueRow("C", {"vi": "Đất đai, xây dựng", "en": "Land, construction"}, 0, 0, 0, 0),
        ],
        counters=[
            CounterRow(1, {"vi": "Quầy 1"}, "open", "B052", NOW - timedelta(seconds=380), 38, 420),
            CounterRow(2, {"vi": "Quầy 2"}, "open", None, NOW - timedelta(seconds=75), 29, 540),
            CounterRow(5, {"vi": "Quầy 5"}, "paused", None, NOW - timedelta(seconds=750), 31, 480),
            CounterRow(7, {"vi": "Quầy 7"}, "closed", None, None, 0, None),
        ],
    )


def ticket_view() -> TicketView:
    """Picture 14: A049 waits, three are ahead."""
    return TicketView(
        name=NAME,
        place=PLACE,
        number="A049",
        queue="A",
        queue_name=COPIES,
        state="waiting",
        ahead=3,
        wait_min=[5, 10],
        counters=[3, 4],
        counter=None,
        can_rate=False,
        hotline="1022",
    )
