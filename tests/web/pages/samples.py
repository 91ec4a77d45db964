"""The morning of the drawings: Counter 3 at 09:47, in the structs that the server sends."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from link.messages import (
    Alert,
    Called,
    ClassInfo,
    CounterInfo,
    CounterRow,
    CounterView,
    DirectCall,
    DossierGroup,
    DossierSummary,
    FoundTicket,
    HourRow,
    ManagerView,
    ProcedureInfo,
    QueueInfo,
    QueueRow,
    Reason,
    Ticket,
    TicketCard,
    TicketView,
    UrgentDossier,
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


def hour(clock: str, taken: int, served: int, mean_s: int | None, p90_s: int | None) -> HourRow:
    return HourRow(at(clock), taken, served, mean_s, p90_s)


def counter_row(id_: int, state: str, *, since_s: int, **more: Any) -> CounterRow:
    since = NOW - timedelta(seconds=since_s)
    name = {"vi": f"Quầy {id_}", "en": f"Counter {id_}"}
    usual: dict[str, Any] = {"number": None, "served": 0, "mean_service_s": None}
    return CounterRow(id_, name, state, since=since, **(usual | {"queues": ["A", "B"]} | more))


def manager_view() -> ManagerView:
    """Picture 13 at 09:47: queue A is over its target, a counter is free while people wait."""
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
            QueueRow(
                *("A", COPIES, 11, 26 * 60, 120, 4),
                mean_wait_s=900,
                median_wait_s=720,
                p90_wait_s=1500,
                share=0.66,
                median_service_s=420,
                longest="A043",
                newest=["A053", "A052", "A051"],
                counters=[1, 2],
            ),
            QueueRow(
                *("B", CIVIL, 7, 9 * 60, 94, 2),
                mean_wait_s=510,
                median_wait_s=450,
                p90_wait_s=960,
                share=0.88,
                median_service_s=540,
                longest="B018",
                newest=["B024"],
                counters=[1],
            ),
            QueueRow(
                *("C", {"vi": "Đất đai, xây dựng", "en": "Land, construction"}, 0, 0, 0, 0),
                open=False,
                closed_why="Máy chủ của tỉnh đang bảo trì",
            ),
        ],
        counters=[
            counter_row(
                1,
                "open",
                since_s=380,
                number="B052",
                served=38,
                mean_service_s=420,
                officer="Lê Văn Hùng",
            ),
            counter_row(
                2,
                "open",
                since_s=375,
                served=29,
                mean_service_s=540,
                officer="Nguyễn Thu Hà",
                queues=["A"],
                assigned=True,
                waiting=11,
                idle_since=NOW - timedelta(seconds=375),
            ),
            counter_row(
                5,
                "paused",
                since_s=750,
                served=31,
                mean_service_s=480,
                officer="Võ Thị Lan",
                pause_reason="lunch",
            ),
            counter_row(7, "closed", since_s=8_000),
        ],
        within_s=900,
        share=0.76,
        median_service_s=430,
        left=3,
        voided=1,
        priority_served=22,
        priority_median_wait_s=300,
        targets={"wait_min": 15, "wait_max_min": 20},
        languages=["vi", "en"],
        hours=[
            hour("07:00", 58, 21, 380, 660),
            hour("08:00", 104, 96, 840, 1440),
            hour("09:00", 76, 97, 930, 1620),
        ],
        alerts=[
            Alert("longest", 26 * 60, 20 * 60, 11, queue="A", counters=[7]),
            Alert("idle", 375, 0, 11, counter=2),
        ],
        direct=[DirectCall(at("09:12"), "A031", 1, "Lê Văn Hùng", "Người đau ốm, cần về sớm")],
        direct_calls=1,
    )


def dossiers() -> DossierSummary:
    """Forty dossiers, brought two hours ago; one overdue, two due soon."""
    total = DossierGroup("", 40, 28, 2, 12, 2, 1)
    return DossierSummary(
        imported_at=NOW - timedelta(hours=2),
        by="supervisor:Trần Thị Mai",
        left_out=0,
        soon_days=3,
        total=total,
        by_field=[
            DossierGroup("Đất đai", 14, 6, 2, 8, 1, 1),
            DossierGroup("Hộ tịch", 26, 22, 0, 4, 1, 0),
        ],
        by_officer=[
            DossierGroup("Lê Văn Hùng", 14, 6, 2, 8, 1, 1),
            DossierGroup("Nguyễn Thu Hà", 26, 22, 0, 4, 1, 0),
        ],
        urgent=[
            UrgentDossier("H36-260911-0007", "Đất đai", "Lê Văn Hùng", "2026-10-02", True),
            UrgentDossier("H36-260928-0012", "Hộ tịch", "Nguyễn Thu Hà", "2026-10-05T16:30", False),
            UrgentDossier("H36-260921-0003", "Đất đai", "Lê Văn Hùng", "2026-10-08", False),
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
