"""One filled example of every struct of ``link.messages``: no field at its default."""

from __future__ import annotations

import inspect
from datetime import datetime, timedelta, timezone
from typing import Any

from msgspec import Struct

from link import messages as m
from tests.wire import people_examples
from tests.wire.setup_examples import PROBLEM, SETUP

AT = datetime(2026, 11, 21, 8, 35, 0, tzinfo=timezone(timedelta(hours=7)))
LATER = AT + timedelta(minutes=10)
NAME = {"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Centre"}
PLACE = {"vi": "xã Thạch Châu", "en": "Thạch Châu Commune"}
ID = "20261121-A012"

TICKET = m.Ticket(
    ID, "A012", "A", True, AT, "served", "printed", 1, True, 6, [10, 20], ["B"], [{"vi": "B"}]
)
REASON = m.Reason("PRIORITY", AT, LATER, {"vi": "A012 được tính như lấy số lúc 08:20."})
CALLED = m.Called(TICKET, REASON)
QUEUE = m.QueueInfo("A", {"vi": "Chứng thực"}, True)
COUNTER = m.CounterInfo(1, {"vi": "Quầy 1"}, "hall", ["A", "R"])
CLASS = m.ClassInfo("elderly", {"vi": "Người cao tuổi"}, True)
STOP = m.Stop("2.000815", "solved", 3, 2)
CALL = m.Call("20261121-9", "A012", 1, "hall", AT, ["chime", "vi/a"], 2)
WAITING = m.Waiting(ID, "A012", "A", True, AT, LATER, "chờ bản sao", LATER, False)
PRACTICE = m.Practice(["open", "next"], ["open"])
HALL = m.HallMessage({"vi": "Quầy 3 nghỉ đến 10 giờ."}, LATER)
DONE = m.DoneStop("1.001193", "received", 2)
CARD = m.TicketCard(
    ID,
    "A012",
    "A",
    True,
    "serving",
    AT,
    LATER,
    LATER,
    2,
    600,
    ["2.000815"],
    7,
    "solved",
    "chờ",
    ["B"],
    3,
    10,
    [DONE],
    {"2.000815": "Chứng thực bản sao", "1.001193": "Đăng ký khai sinh"},
)
KIOSK_QUEUE = m.KioskQueue(
    "A",
    {"vi": "Chứng thực"},
    "document-seal",
    True,
    6,
    [10, 20],
    [1, 2],
    False,
    {"vi": "7:30"},
    12,
    {"collect": "R"},
    False,
)
FOUND = m.FoundTicket(ID, "A012", "A", True, AT, "waiting", "printed", "kiosk:Kiosk 1", 1)
PROCEDURE = m.CatalogueProcedure(
    code="2.000815",
    name="Chứng thực bản sao từ bản chính giấy tờ, văn bản",
    field="chung_thuc",
    short="Chứng thực bản sao",
    queue="A",
    where={"vi": "Quầy hướng dẫn"},
    time="ngay trong ngày",
    time_source="Nghị định",
    same_day=True,
    fee="2.000 đồng/trang",
    fee_source="Thông tư",
    papers=["Bản chính"],
    note="có thay đổi từ năm sau",
    certainty="A",
    everyday=["sao y"],
    rank=3,
)
FIELD = m.FieldInfo("chung_thuc", {"vi": "Chứng thực"})
ROW = m.CounterRow(
    1, {"vi": "Quầy 1"}, "open", "A012", AT, 6, 412, ["A"], True, "Hoa", "lunch", 3, LATER
)
QUEUE_ROW = m.QueueRow(
    "A",
    {"vi": "Chứng thực"},
    6,
    720,
    30,
    2,
    False,
    "máy chủ hỏng",
    540,
    500,
    1200,
    0.8,
    400,
    "A012",
    ["A018", "A017"],
    [1, 3],
)
HOUR = m.HourRow(AT, 14, 9, 540, 1200)
ALERT = m.Alert("longest", 1560, 900, 6, "A", 1, [2, 4])
DIRECT = m.DirectCall(AT, "A012", 1, "Hoa", "người đau ốm")
DOSSIERS = m.DossierGroup("Đất đai", 40, 28, 2, 12, 3, 1)
LEFT_OUT = m.LeftOut(17, "Mã hồ sơ", "no_code")
URGENT = m.UrgentDossier("H36-261121-0001", "Đất đai", "Hoa", "2026-11-23T16:30", True)

HELP = m.HelpCall("1", "Kiosk 1", "tầng 1", AT, LATER, "Hoa")
MACHINE = m.MachineStatus(
    id="ab12",
    role="kiosk",
    name="Kiosk 1",
    place="tầng 1",
    counter=1,
    online=True,
    health="degraded",
    parts={"printer": "degraded: paper_low"},
    alarms=["printer: paper_low"],
    version="1.0",
    last_seen=AT,
    paired_at=AT,
    revoked=True,
    paper_percent=12,
)
ISSUED = m.Issued(TICKET, 6, [10, 20], [1, 2], "https://phone.test/t/x", LATER, LATER, 2)

EXAMPLES: list[Any] = [
    *SETUP,
    m.IssueTicket("A", "elderly", "en", ["2.000815"], "HG-0007", True, "cd" * 32, "20261120-A040"),
    m.BookAppointment("A", AT, "elderly", ["2.000815"]),
    m.ChangeAppointment(AT),
    m.AppointmentInfo("1121-7K3M", "A", AT, "arrived", ID, LATER),
    m.DossierStatus("H36-210601-0001", "ready", AT),
    m.Slot(AT, 2),
    m.ReportSlip("printed"),
    m.RateVisit(5, ["attitude", "time"], "Tận tình"),
    m.PauseCounter("nghỉ trưa"),
    m.CloseQueue("máy chủ của tỉnh hỏng"),
    m.AssignQueues(["A", "R"]),
    m.ShowMessage({"vi": "Quầy 3 nghỉ đến 10 giờ."}, 20),
    m.VoidTickets("A", 2, "trẻ em nghịch máy"),
    m.Voided(["A012", "A011"]),
    HALL,
    PRACTICE,
    STOP,
    m.AdoptTicket("A7-003", "A", AT, "elderly", "en", ["2.000815"], "shown", "kiosk-1"),
    m.EnterPaperCall("A012", AT, LATER, [STOP]),
    m.PrintSlip("A012", True),
    m.AskHelp("tầng 1"),
    m.NoteChecklist("1.001193", 2),
    m.ChecklistsPrinted("2026-11-21", "1.001193", 7),
    m.AskPairing("kiosk", "ab" * 32, "Kiosk 1"),
    m.AcceptPairing("kiosk", "Kiosk 1", "tầng 1", 1),
    m.RollKey("ab" * 32),
    m.GiveOrder("volume", 80),
    m.PairingAsked("K7M3PQ4R", LATER),
    m.MachineSelf("ab12", "kiosk", "Kiosk 1", "tầng 1", 1, 7, 2),
    MACHINE,
    m.OrderResult("1", True, "done"),
    HELP,
    m.Order("1", "print", 80, ISSUED),
    m.OrderDone("1", True, "printed"),
    m.FinishService([STOP]),
    m.ParkTicket(15, "chờ bản sao"),
    m.TransferTicket("B", 2, True),
    m.CallTicket("A012", "người bệnh cần về sớm", True),
    TICKET,
    ISSUED,
    REASON,
    CALLED,
    QUEUE,
    COUNTER,
    CLASS,
    m.Office(NAME, PLACE, [QUEUE], [COUNTER], [CLASS], ["vi"], {"wait_min": 15}, 2, "1900"),
    m.CounterStatus(1, "paused", "nghỉ trưa", TICKET),
    m.RequestCancelled("kiosk-0000000000000001", TICKET),
    m.Rated(ID, False),
    m.Problem("/problems/x", "X", 422, "bad_value", "sai", "queue", ["A", "B"], [PROBLEM]),
    CALL,
    m.QueueWaiting("A", {"vi": "Chứng thực"}, 6),
    m.WallView(
        NAME, PLACE, [CALL], [m.QueueWaiting("A", {"vi": "Chứng thực"}, 6)], ["km"], 20, HALL
    ),
    KIOSK_QUEUE,
    m.KioskView(
        NAME,
        PLACE,
        [KIOSK_QUEUE],
        [CLASS],
        ["vi"],
        "1022",
        42,
        AT,
        LATER,
        [HELP],
        "ab",
        True,
        HALL,
    ),
    FIELD,
    PROCEDURE,
    m.Catalogue("ab", {"vi": "danh mục mẫu"}, "2026-11-21", [FIELD], [PROCEDURE]),
    WAITING,
    DONE,
    CARD,
    m.ProcedureInfo("2.000815", "Chứng thực bản sao"),
    m.CounterView(
        name=NAME,
        place=PLACE,
        counter=COUNTER,
        state="open",
        officer="Hoa",
        pause_reason="họp",
        ticket=CARD,
        waiting=[WAITING],
        parked=[WAITING],
        missed=[WAITING],
        next=CALLED,
        queues=[QUEUE],
        counters=[COUNTER],
        procedures={"A": [m.ProcedureInfo("2.000815", "Chứng thực bản sao")]},
        served=6,
        median_service_s={"A": 412},
        undo_until=LATER,
        printer="ready",
        help=[HELP],
        since=AT,
        classes=[CLASS],
        target_min=15,
        others=[2],
        practice=PRACTICE,
    ),
    FOUND,
    m.Found([FOUND], ["kiosk:Kiosk 1"], True),
    m.RatingView(NAME, PLACE, 1, ID, "A012", LATER, ["vi"]),
    ROW,
    QUEUE_ROW,
    m.ManagerView(
        name=NAME,
        place=PLACE,
        waiting=6,
        longest_s=720,
        served=30,
        missed=2,
        mean_wait_s=540,
        median_wait_s=500,
        p90_wait_s=1200,
        share_15=0.8,
        ratings=12,
        satisfied=0.92,
        queues=[QUEUE_ROW],
        counters=[ROW],
        machines=[MACHINE],
        help=[HELP],
        message=HALL,
        within_s=600,
        share=0.7,
        median_service_s=390,
        left=1,
        voided=2,
        priority_served=4,
        priority_median_wait_s=300,
        targets={"wait_max_min": 30},
        languages=["vi", "en"],
        hours=[HOUR],
        alerts=[ALERT],
        direct=[DIRECT],
        direct_calls=1,
    ),
    HOUR,
    ALERT,
    DIRECT,
    DOSSIERS,
    LEFT_OUT,
    URGENT,
    m.DossiersImported(40, [LEFT_OUT], 1, ["STT"], ["Họ và tên"]),
    m.DossierSummary(AT, "supervisor:Hoa", 1, 3, DOSSIERS, [DOSSIERS], [DOSSIERS], [URGENT]),
    m.TicketView(
        NAME, PLACE, "A012", "A", {"vi": "Chứng thực"}, "called", 0, [0, 5], [1], 1, True, "1022"
    ),
    m.View("wall", 3, 41, 1204, AT, m.QueueWaiting("A", {"vi": "Chứng thực"}, 6)),
    m.Announced("20261121-9", False),
    m.Health({"printer": "degraded: giấy sắp hết"}, "1.0", 12),
    m.ReportInfo("waits", {"vi": "Thời gian chờ"}, ["json", "csv"]),
    *people_examples.EXAMPLES,
]


def structs() -> list[type]:
    """Every struct that can travel; the three bases only carry their settings."""
    bases = (m.Message, m.Shown, Struct)
    found = [kind for _, kind in inspect.getmembers(m, inspect.isclass)]
    return [kind for kind in found if issubclass(kind, Struct) and kind not in bases]
