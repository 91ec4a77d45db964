"""What the screens are told: names broken by sense, banners, facts, refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from kiosk import flow
from kiosk.flow import Visit
from kiosk.shown import Shown, by_sense, icon_of
from link.messages import HallMessage
from tests.kiosk.samples import NOW, QUEUES, VIEW, issued


def shown(visit: Visit | None = None, **around: object) -> Shown:
    values: dict[str, object] = {"now": NOW, "view": VIEW, "link": "live", "printer": "ready"}
    return Shown(visit=visit or Visit("vi"), **(values | around))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Chứng thực bản sao, chữ ký", "Chứng thực\nbản sao, chữ ký"),
        ("Khai sinh, kết hôn, khai tử", "Khai sinh,\nkết hôn, khai tử"),
        ("Thường trú, tạm trú", "Thường trú,\ntạm trú"),
        ("Đất đai, xây dựng nhà ở", "Đất đai,\nxây dựng nhà ở"),
        ("Trợ cấp, bảo trợ xã hội", "Trợ cấp,\nbảo trợ xã hội"),
        ("Người cao tuổi (từ 60 tuổi)", "Người cao tuổi\n(từ 60 tuổi)"),
        ("Người khuyết tật", "Người\nkhuyết tật"),
        ("Hộ kinh doanh", "Hộ kinh doanh"),
        ("Theo ý\ncơ quan", "Theo ý\ncơ quan"),
        ("Mộtchữrấtdàikhôngcách", "Mộtchữrấtdàikhôngcách"),
    ],
)
def test_a_name_is_broken_where_a_reader_would_breathe(name: str, lines: str) -> None:
    assert by_sense(name, "vi") == lines


@pytest.mark.parametrize(
    ("around", "title"),
    [
        ({}, None),
        ({"printer": "none"}, None),
        ({"printer": "paper_low"}, None),
        ({"printer": "paper_out"}, "Máy vừa hết giấy in"),
        ({"printer": "cover_open"}, "Nắp máy in đang mở"),
        ({"printer": "offline"}, "Máy in không trả lời"),
        ({"printer": "paper_out", "link": "lost"}, "Máy đang tạm mất kết nối"),
        ({"link": "lost", "fatal": "no_token"}, "Máy chưa được ghép với máy chủ"),
        ({"link": "connecting"}, None),
    ],
)
def test_the_worst_trouble_is_told_and_only_that(
    around: dict[str, object], title: str | None
) -> None:
    notice = shown(**around).notice
    assert (notice.title if notice else None) == title


OFFLINE = {"link": "lost", "lost_since": NOW, "ability": "may", "series": 7}


def test_without_a_server_the_banner_says_since_when_and_what_a_number_looks_like() -> None:
    notice = shown(**OFFLINE).notice
    assert notice.title == "Máy tạm mất kết nối từ 09:42"
    assert notice.hint == "Vẫn lấy số được. Số có thêm chữ số 7, ví dụ A7-003."
    yesterday = shown(**(OFFLINE | {"lost_since": NOW - timedelta(hours=20)})).notice
    assert yesterday.title == "Máy tạm mất kết nối từ 13:42 04/10"


@pytest.mark.parametrize(
    ("around", "can_issue"),
    [
        ({}, True),
        ({"link": "connecting"}, True),
        (OFFLINE, True),
        (OFFLINE | {"link": "stale"}, True),
        (OFFLINE | {"ability": "too_long"}, False),
        (OFFLINE | {"ability": "no_series"}, False),
        (OFFLINE | {"fatal": "no_token"}, False),
        (OFFLINE | {"view": None}, False),
    ],
)
def test_numbers_are_to_be_had_from_the_server_or_without_it(
    around: dict[str, object], can_issue: bool
) -> None:
    what = shown(**around)
    assert what.can_issue == can_issue
    if what.notice and not can_issue and not what.fatal:
        assert what.notice.hint == "Xin lấy số tại Quầy hướng dẫn."


def test_nobody_says_how_many_wait_while_nobody_knows() -> None:
    assert shown(**OFFLINE).waiting(QUEUES[0]) == ""
    assert shown(link="connecting").waiting(QUEUES[0]) == ""
    assert not shown(**OFFLINE).can_rate


def test_without_paper_the_banner_says_what_still_works() -> None:
    at_number = shown(Visit("vi", step=flow.NUMBER, issued=issued()), printer="paper_out")
    assert at_number.notice.hint == "Số của ông/bà vẫn có hiệu lực. Cán bộ đã được báo."
    assert shown(printer="paper_out").notice.hint == "Vẫn lấy số được. Số hiện trên màn hình."


def test_a_tile_says_how_many_wait_and_a_range_only_where_there_is_one() -> None:
    assert shown().waiting(QUEUES[0]) == "6 người đang chờ\nkhoảng 10–20 phút"
    assert shown().waiting(QUEUES[5]) == "1 người đang chờ"
    assert shown().waiting(QUEUES[7]) == "Chưa có ai chờ"


def test_a_closed_tile_says_when_it_opens_where_that_is_known() -> None:
    assert shown().closed(QUEUES[6]) == "Hôm nay không nhận\nMở lại 07:30 thứ Ba"
    assert shown().closed(replace(QUEUES[6], opens=None)) == "Hiện không nhận"


def test_facts_leave_out_what_the_server_does_not_know() -> None:
    whole = shown(Visit("vi", issued=issued())).facts
    assert [figure for _, figure in whole] == ["6 người", "10–20 phút", "Quầy 3, 4"]
    little = replace(issued(), wait_min=None, counters=[])
    assert len(shown(Visit("vi", issued=little)).facts) == 1
    assert shown().facts == []


def test_the_language_button_names_the_next_language_of_the_office() -> None:
    assert shown().other_language == "en"
    assert shown(Visit("en")).other_language == "vi"
    assert shown(view=replace(VIEW, languages=["vi"])).other_language is None
    assert shown(view=None).other_language is None


def test_a_refusal_without_words_of_its_own_is_said_plainly() -> None:
    assert "Hàng chờ này" in shown(Visit("vi", refusal="queue_closed")).refusal
    assert shown(Visit("vi", refusal="http_418")).refusal == "Xin thử lại hoặc gọi hỗ trợ."


def test_what_the_server_lacks_in_english_is_said_in_vietnamese() -> None:
    assert shown(Visit("en")).local({"vi": "Sảnh"}) == "Sảnh"
    assert shown(view=None).office == "Trung tâm Phục vụ hành chính công"


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [("house", "house"), ("hand-heart", "hand_heart"), ("dragon", "document"), ("", "document")],
)
def test_an_icon_that_is_not_there_does_not_stop_the_machine(asked: str, drawn: str) -> None:
    assert icon_of(asked) == drawn


def test_what_the_office_tells_the_hall_stands_on_the_first_screen_until_its_time():
    told = replace(VIEW, message=HallMessage({"vi": "Quầy 3 nghỉ."}, NOW + timedelta(minutes=1)))
    notice = shown(Visit("en"), view=told).notice
    assert notice
    assert (notice.title, notice.hint) == ("", "Quầy 3 nghỉ.")
    assert shown(Visit("vi", step=flow.NUMBER), view=told).notice is None
    over = replace(VIEW, message=replace(told.message, until=NOW))
    assert shown(Visit("vi"), view=over).notice is None
