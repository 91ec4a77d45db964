"""One office and its tickets, as the pictures of the look show them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from msgspec.structs import replace

import assets
from kiosk.procedures import Procedures
from link.messages import (
    Catalogue,
    CatalogueProcedure,
    ClassInfo,
    FieldInfo,
    Issued,
    KioskQueue,
    KioskView,
    Ticket,
)
from queue_server.views.catalogue import everyday, most_asked

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2026, 10, 5, 9, 42, tzinfo=VIETNAM)

NAMES = [
    ("A", "document", "Chứng thực bản sao, chữ ký", "Certified copies, signatures", 6, [10, 20]),
    ("B", "family", "Khai sinh, kết hôn, khai tử", "Births, marriages, deaths", 3, [5, 15]),
    ("C", "house", "Thường trú, tạm trú", "Residence registration", 5, [15, 25]),
    ("E", "map", "Đất đai, xây dựng nhà ở", "Land and housing", 2, [10, 20]),
    ("G", "hand_heart", "Trợ cấp, bảo trợ xã hội", "Social assistance", 4, [15, 25]),
    ("H", "shop", "Hộ kinh doanh", "Household businesses", 1, None),
    ("K", "id_card", "Căn cước, hộ chiếu", "Identity cards, passports", 0, None),
    ("R", "tray", "Nhận kết quả", "Collect results", 0, None),
]

QUEUES = [
    KioskQueue(
        code=code,
        name={"vi": vi, "en": en},
        icon=icon,
        open=code != "K",
        waiting=waiting,
        wait_min=wait,
        counters=[3, 4],
        ask_class=code != "R",
        opens={"vi": "07:30 thứ Ba", "en": "Tue 07:30"} if code == "K" else None,
    )
    for code, icon, vi, en, waiting, wait in NAMES
]

MORE = [
    replace(each, code=code, wait_min=[5, 10])
    for code, each in zip("LMNP", QUEUES[:4], strict=True)
]

CLASSES = [
    ClassInfo("normal", {"vi": "Số thường", "en": "Regular"}, False),
    ClassInfo("priority", {"vi": "Số ưu tiên", "en": "Priority"}, True),
]
COUNTED = [
    CLASSES[0],
    *(
        ClassInfo(code, {"vi": vi, "en": en}, True)
        for code, vi, en in [
            ("elderly", "Người cao tuổi (từ 60 tuổi)", "Elderly (60 and over)"),
            ("pregnant", "Phụ nữ mang thai", "Pregnant women"),
            ("disabled", "Người khuyết tật", "People with disabilities"),
            ("merit", "Người có công", "People of merit"),
        ]
    ),
]

VIEW = KioskView(
    name={"vi": "Trung tâm Phục vụ hành chính công", "en": "Public Administration Centre"},
    place={"vi": "xã Thạch Châu", "en": "Thạch Châu commune"},
    queues=QUEUES,
    classes=CLASSES,
    languages=["vi", "en"],
    hotline="1022",
    procedures=74,
)

FIELDS = {
    "chung_thuc": "A",
    "ho_tich": "B",
    "nuoi_con_nuoi": "B",
    "cu_tru": "C",
    "dat_dai": "E",
    "xay_dung": "E",
    "bao_tro_xa_hoi": "G",
    "nguoi_co_cong": "G",
    "giam_ngheo": "G",
    "bhxh": "G",
    "ho_kinh_doanh": "H",
    "can_cuoc": "K",
}
ELSEWHERE = {
    "vi": "Xin hỏi Quầy hướng dẫn hoặc gọi 1022 để biết nơi nhận.",
    "en": "Please ask at the help desk or call 1022 where to go.",
}


def _told(rank: int, told: assets.Procedure) -> CatalogueProcedure:
    codes = most_asked().codes
    return CatalogueProcedure(
        code=told.code,
        name=told.name,
        field=told.field,
        short=told.short,
        queue=FIELDS.get(told.field),
        where={} if told.field in FIELDS else ELSEWHERE,
        time=told.time,
        time_source=told.time_source,
        same_day="trong ngày" in (told.time or ""),
        fee=told.fee,
        fee_source=told.fee_source,
        papers=told.docs,
        note=told.note,
        certainty=told.certainty,
        everyday=everyday().get(told.code, []),
        rank=codes.index(told.code) if told.code in codes else rank,
    )


def _catalogue() -> Catalogue:
    told = assets.catalogue()
    fields = [FieldInfo(field.key, field.name) for field in told.fields]
    procedures = [_told(rank, each) for rank, each in enumerate(told.procedures, 20)]
    return Catalogue("sample", told.source, "2026-10-01", fields, procedures)


PROCEDURES = Procedures(_catalogue())

TRACK_URL = "http://192.168.1.10:8080/t/q3J9xK2mZ8vB5nR7tW1yLc"


def ticket(number: str = "A049", **changes: object) -> Ticket:
    values: dict[str, object] = {
        "id": f"2026-10-05-{number}",
        "number": number,
        "queue": number[0],
        "priority": False,
        "issued_at": NOW,
        "state": "waiting",
        "slip": "none",
    }
    return Ticket(**(values | changes))  # type: ignore[arg-type]


def issued(number: str = "A049", *, url: str | None = TRACK_URL, **changes: object) -> Issued:
    return Issued(
        ticket=ticket(number, **changes), ahead=6, wait_min=[10, 20], counters=[3, 4], track_url=url
    )


PICTURES = [
    "search_vi", "search_begin_vi", "search_none_en", "search_errands_vi", "search_contrast_vi",
    "procedure_vi", "procedure_late_en", "procedure_longest_vi", "procedure_more_vi",
    "procedure_closed_vi", "procedure_elsewhere_vi", "purpose_vi", "purpose_two_en",
    "home_vi", "home_en", "home_paper_out_vi", "home_offline_vi", "home_contrast_vi",
    "home_told_vi", "home_told_whole_vi",
    "home_six_vi", "home_first_vi", "class_vi", "class_counted_en", "class_contrast_vi",
    "issuing_vi", "number_vi", "number_en", "number_printing_vi", "number_shown_vi", "refused_vi",
    "unreached_vi", "number_offline_vi", "number_offline_en", "number_offline_shown_vi",
    "number_offline_again_vi",
    "number_offline_contrast_vi", "home_offline_en", "home_offline_too_long_vi", "idle_vi",
    "rating_faces_vi", "rating_reasons_vi", "thanks_vi", "already_rated_en",
    "check_vi", "check_paper_out_en", "checked_complete_vi", "checked_missing_vi", "listed_vi",
    "listed_not_printed_vi", "again_vi", "paused_vi", "number_again_vi", "number_cover_open_vi",
]  # fmt: skip
"""Scene and language of each golden picture."""
MODE_PICTURES = [
    "home-large_vi", "home-contrast-large_en", "home-low_vi", "home-voice_vi", "search-low_vi",
    "class-large_vi", "number-large_vi", "own-low-large-voice-contrast_vi",
]  # fmt: skip
"""Scene, modes and language: what is used most, as those see it who asked for it."""
