"""Numbers, appointments, dossiers and cards at the real machine, against the real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from devices.scanners.grammar import parse
from kiosk import flow
from kiosk.machine import REMARK_S
from queue_server.configuration import SAMPLE
from tests.case_system import CODE, StandIn, stand_in
from tests.kiosk.test_machine import Kiosk, take_number
from tests.server import Server

VIETNAM = timezone(timedelta(hours=7))
CARD = "001162012345||Nguyễn Thị Hoa|01021962|Nữ|Thạch Châu|01012022"
NUMBER = CARD[:12]


def office(path: Path, *, case: str = "") -> Path:
    """The sample with one number for each person of C, and a question before G from two on."""
    text = SAMPLE.read_text("utf-8")
    text = text.replace('code = "C"', 'code = "C"\nper_person = 1', 1)
    text = text.replace('code = "G"', 'code = "G"\nask_from = 2', 1)
    path.write_text(text + (f'\n[case_system]\nurl = "{case}"\n' if case else ""), "utf-8")
    return path


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("own")
    made = Server(folder / "data", office=office(folder / "office.toml"))
    made.options = ("--public-url", "http://phone.test")
    made.start()
    yield made
    made.kill()


@pytest.fixture
async def kiosk(house: Server, tmp_path: Path) -> AsyncIterator[Kiosk]:
    made = Kiosk(house, tmp_path)
    await made.start()
    yield made
    await made.stop()
    made.spool.close()


def scan(kiosk: Kiosk, code: str) -> None:
    """A code is held before the reader, a second after what was before."""
    kiosk.ahead_s += 1.0
    kiosk.machine.scanned(parse(code))


async def own_slip(kiosk: Kiosk, queue: str = "A") -> tuple[str, str]:
    """A printed number, and its slip's code; the next person stands before the machine."""
    visit = await take_number(kiosk, queue)
    await kiosk.until(lambda: kiosk.machine.visit.slip == "printed")
    kiosk.tap(flow.Finish())
    assert visit.issued.track_url
    return visit.issued.ticket.number, visit.issued.track_url


async def state_of(kiosk: Kiosk, number: str) -> str:
    return str((await kiosk.ask("GET", f"/tickets/{number}"))["state"])


# -- the own number ---------------------------------------------------------------------------


async def test_who_scans_their_slip_may_give_the_number_up_after_being_asked(kiosk: Kiosk) -> None:
    number, url = await own_slip(kiosk)
    scan(kiosk, url)
    visit = await kiosk.until_step(flow.OWN)
    assert (visit.ticket.number, visit.holds_slip) == (number, True)
    kiosk.tap(flow.GiveUp())
    assert kiosk.machine.visit.step == flow.SURE
    assert await state_of(kiosk, number) == "waiting"
    kiosk.tap(flow.ReallyGiveUp())
    await kiosk.until_step(flow.GONE)
    assert await state_of(kiosk, number) == "cancelled"
    assert kiosk.spool.pending() == []


async def test_a_number_that_was_only_typed_is_neither_given_up_nor_printed(kiosk: Kiosk) -> None:
    """Anybody could type a neighbour's."""
    number, _ = await own_slip(kiosk)
    kiosk.tap(flow.OpenEntry())
    kiosk.tap(flow.Find(number))
    await kiosk.until_step(flow.OWN)
    for event in (flow.GiveUp(), flow.ReallyGiveUp(), flow.Reprint()):
        kiosk.tap(event)
        assert kiosk.machine.visit.step == flow.OWN
    assert await state_of(kiosk, number) == "waiting"
    assert len(kiosk.printer.slips) == 1


async def test_a_scanned_slip_is_printed_again_once_with_the_same_number(kiosk: Kiosk) -> None:
    number, url = await own_slip(kiosk)
    scan(kiosk, url)
    await kiosk.until_step(flow.OWN)
    kiosk.tap(flow.Reprint())
    visit = await kiosk.until_step(flow.NUMBER)
    assert (visit.given.number, visit.issued.copy) == (number, 2)
    await kiosk.until(lambda: kiosk.machine.visit.slip == "printed")
    assert len(kiosk.printer.slips) == 2
    again = visit.issued.track_url
    kiosk.tap(flow.Finish())
    scan(kiosk, url)
    assert (await kiosk.until_step(flow.ENTRY)).refusal == "unknown_ticket"
    kiosk.tap(flow.GoBack())
    scan(kiosk, again)
    await kiosk.until_step(flow.OWN)
    kiosk.tap(flow.Reprint())
    assert (await kiosk.until_step(flow.REFUSED)).refusal == "reprinted_enough"


async def test_without_paper_nothing_is_printed_again_and_the_old_slip_stays_good(
    kiosk: Kiosk,
) -> None:
    _, url = await own_slip(kiosk)
    kiosk.printer.set_state("paper_out")
    await kiosk.until(lambda: kiosk.machine.shown.printer == "paper_out")
    scan(kiosk, url)
    await kiosk.until_step(flow.OWN)
    kiosk.tap(flow.Reprint())
    await kiosk.until_step(flow.REFUSED)
    kiosk.tap(flow.Finish())
    scan(kiosk, url)
    await kiosk.until_step(flow.OWN)


async def test_who_waits_is_told_why_a_later_number_went_first(kiosk: Kiosk) -> None:
    number, url = await own_slip(kiosk, "R")
    kiosk.tap(flow.AskClass("R"))
    kiosk.tap(flow.TakeNumber("R", "elderly"))
    later = (await kiosk.until_step(flow.NUMBER)).given.number
    kiosk.tap(flow.Finish())
    info = await kiosk.ask("GET", f"/tickets/{later}")
    headers = {"machine": "counter1"}
    await kiosk.ask("POST", "/counters/1/open", **headers)
    called = ""
    while called != later:
        called = str((await kiosk.ask("POST", "/counters/1/next", **headers))["ticket"]["number"])
        assert called != number
    scan(kiosk, url)
    visit = await kiosk.until_step(flow.OWN)
    assert info["priority"]
    assert any(later in why["vi"] and "(ưu tiên)" in why["vi"] for why in visit.ticket.passed_by)


# -- an appointment ---------------------------------------------------------------------------


async def book(kiosk: Kiosk, at: datetime) -> str:
    kept = await kiosk.ask("POST", "/appointments", queue="B", at=at.isoformat())
    return str(kept["code"])


def next_slot(minutes: int = 15) -> datetime:
    now = datetime.now(VIETNAM)
    slot = now.replace(minute=15 * (now.minute // 15), second=0, microsecond=0)
    return slot + timedelta(minutes=minutes)


async def test_a_scanned_appointment_is_checked_in_for_and_its_second_scan_says_so(
    kiosk: Kiosk,
) -> None:
    code = await book(kiosk, next_slot())
    scan(kiosk, code.lower())
    visit = await kiosk.until_step(flow.APPOINTMENT)
    assert (visit.appointment.state, visit.appointment.queue) == ("booked", "B")
    assert visit.appointment.until == visit.appointment.at + timedelta(minutes=10)
    kiosk.tap(flow.CheckIn("B"))
    visit = await kiosk.until_step(flow.NUMBER)
    assert visit.given.number.startswith("B")
    kiosk.tap(flow.Finish())
    scan(kiosk, code)
    visit = await kiosk.until_step(flow.APPOINTMENT)
    assert visit.appointment.state == "arrived"


async def test_an_appointment_may_be_typed_and_one_of_nobody_is_unknown(kiosk: Kiosk) -> None:
    code = await book(kiosk, next_slot(1440))
    kiosk.tap(flow.OpenEntry())
    kiosk.tap(flow.Find(code))
    assert (await kiosk.until_step(flow.APPOINTMENT)).appointment.code == code
    kiosk.tap(flow.GoBack())
    scan(kiosk, code[:-4] + ("AAAA" if code[-4:] != "AAAA" else "CCCC"))
    assert (await kiosk.until_step(flow.ENTRY)).refusal == "unknown_appointment"


# -- so long a line ---------------------------------------------------------------------------


async def test_before_a_long_line_the_citizen_is_asked_and_may_go_or_stay(kiosk: Kiosk) -> None:
    for _ in range(2):
        kiosk.tap(flow.TakeNumber("G"))
        await kiosk.until_step(flow.NUMBER)
        kiosk.tap(flow.Finish())
    waiting = {q.code: q.waiting for q in kiosk.machine.view.queues}
    await kiosk.until(lambda: kiosk.machine.shown.queue("G").waiting == 2)
    kiosk.tap(flow.TakeNumber("G"))
    visit = await kiosk.until_step(flow.CONSENT)
    assert (visit.waiting, waiting["G"] <= 2) == (2, True)
    kiosk.tap(flow.GoBack())
    assert kiosk.machine.visit == flow.Visit(
        "vi", entered=kiosk.machine.visit.entered, touched=kiosk.machine.visit.touched
    )
    kiosk.tap(flow.TakeNumber("G"))
    await kiosk.until_step(flow.CONSENT)
    kiosk.tap(flow.Consent())
    assert (await kiosk.until_step(flow.NUMBER)).given.number == "G003"


# -- a dossier --------------------------------------------------------------------------------


@pytest.fixture
async def case() -> AsyncIterator[StandIn]:
    async with stand_in() as made:
        yield made


async def test_a_scanned_dossier_is_looked_up_where_the_office_names_a_case_system(
    case: StandIn, tmp_path: Path
) -> None:
    server = Server(tmp_path / "data", office=office(tmp_path / "o.toml", case=case.url))
    await asyncio.to_thread(server.start)
    kiosk = Kiosk(server, tmp_path)
    await kiosk.start()
    try:
        assert kiosk.machine.view.dossiers
        scan(kiosk, CODE)
        visit = await kiosk.until_step(flow.DOSSIER)
        assert (visit.dossier.code, visit.dossier.status) == (CODE, "ready")
        kiosk.tap(flow.Finish())
        for status, refusal in ((404, "unknown_dossier"), (500, "case_system_silent")):
            case.status = status
            scan(kiosk, CODE)
            assert (await kiosk.until_step(flow.ENTRY)).refusal == refusal
            kiosk.tap(flow.GoBack())
    finally:
        await kiosk.stop()
        kiosk.spool.close()
        server.kill()


async def test_without_a_case_system_a_dossier_is_said_not_to_be_looked_up_here(
    kiosk: Kiosk,
) -> None:
    assert not kiosk.machine.view.dossiers
    scan(kiosk, CODE)
    visit = await kiosk.until_step(flow.ENTRY)
    assert visit.refusal == "no_case_system"
    assert kiosk.machine.shown.refusal.startswith("Máy này chưa tra cứu được hồ sơ")


# -- a card -----------------------------------------------------------------------------------


async def test_a_card_offers_priority_by_age_and_forces_nothing(kiosk: Kiosk) -> None:
    scan(kiosk, CARD)
    visit = kiosk.machine.visit
    assert (visit.step, visit.offer, visit.doubt) == (flow.HOME, "elderly", False)
    assert kiosk.machine.shown.notice.title == "Đã đọc thẻ"
    kiosk.tap(flow.AskClass("C"))
    kiosk.tap(flow.TakeNumber("C"))
    visit = await kiosk.until_step(flow.NUMBER)
    assert not visit.given.priority
    kiosk.tap(flow.Finish())
    assert (kiosk.machine.visit.offer, kiosk.machine.visit.person) == ("", "")
    scan(kiosk, CARD)
    kiosk.tap(flow.TakeNumber("C"))
    assert (await kiosk.until_step(flow.REFUSED)).refusal == "person_limit"


async def test_of_a_card_nothing_is_on_any_disk_nor_in_any_log(
    kiosk: Kiosk, house: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = CARD.replace("001162012345", "001162098765")
    number = other[:12]
    kept: list[bytes] = []
    begin = kiosk.spool.begin
    kiosk.spool.begin = lambda *told: kept.append(told[2]) or begin(*told)  # type: ignore[func-returns-value,method-assign]
    scan(kiosk, other)
    kiosk.tap(flow.TakeNumber("A"))
    await kiosk.until_step(flow.NUMBER)
    await kiosk.until(lambda: kiosk.machine.visit.slip == "printed")
    canaries = [number, "Nguyễn Thị Hoa", "Thạch Châu|", sha256(number.encode()).hexdigest()]
    asked = next(json.loads(body) for body in kept if b'"queue"' in body)
    assert asked["person"] is None
    files = [path for root in (tmp_path, house.data) for path in root.rglob("*") if path.is_file()]
    assert any("spool" in path.name for path in files)
    assert any(path.name == "office.db" for path in files)
    for canary in canaries:
        assert [path.name for path in files if canary.encode() in path.read_bytes()] == []
        assert canary not in caplog.text
        assert canary not in repr(parse(other))


# -- codes of no use --------------------------------------------------------------------------


async def test_a_code_of_no_use_is_said_to_be_so_for_three_seconds(kiosk: Kiosk) -> None:
    scan(kiosk, "https://evil.test/")
    assert kiosk.machine.shown.remark == "unknown"
    kiosk.ahead_s += REMARK_S
    assert kiosk.machine.shown.remark == ""
    await take_number(kiosk, "A")
    scan(kiosk, CODE)
    assert kiosk.machine.shown.remark == "not_here"
    assert kiosk.machine.visit.step == flow.NUMBER


async def test_an_empty_code_and_one_that_is_read_twice_are_not_remarked_on(kiosk: Kiosk) -> None:
    scan(kiosk, "")
    assert kiosk.machine.shown.remark == ""
    scan(kiosk, CODE)
    scan(kiosk, CODE)
    assert kiosk.machine.shown.remark == ""
    await kiosk.until_step(flow.ENTRY)
