"""Codes that citizens hold before a scanner: ours pass, everything else is rejected."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanners.grammar import (
    AppointmentScan,
    CardScan,
    DossierScan,
    Framer,
    Rejected,
    TicketScan,
    only,
    parse,
    parse_bytes,
)
from queue_server.web.appointments import LETTERS

TOKEN = "Xk3v9Qm2LrT8wYbNcD5fGh"
CARD = "001085012345|012345678|Đỗ Thị Ánh|05101985|Nữ|Thôn 3, xã Thạch Châu|01072021"


def test_a_slip_is_known_by_its_link_or_its_token() -> None:
    assert parse(f"https://motcua.example.vn/t/{TOKEN}") == TicketScan(TOKEN)
    assert parse(f"http://192.0.2.1:8080/t/{TOKEN}\r") == TicketScan(TOKEN)
    assert parse(TOKEN) == TicketScan(TOKEN)


@pytest.mark.parametrize(
    "code", ["000.00.00.H36-210601-0001", "H36.217-261005-0012", "H36-261005-000123"]
)
def test_a_dossier_is_known_by_its_code(code: str) -> None:
    assert parse(code) == DossierScan(code)


def test_a_citizen_card_is_read_and_kept_out_of_every_log() -> None:
    card = parse(CARD)
    assert card == CardScan(
        "001085012345", "Đỗ Thị Ánh", date(1985, 10, 5), "Nữ", "Thôn 3, xã Thạch Châu"
    )
    assert repr(card) == "CardScan()"


def test_a_card_without_old_number_or_day_of_birth_is_a_card() -> None:
    card = parse("001185012345||Nguyễn Văn An|1985|Nam|Xã Thạch Châu")
    assert isinstance(card, CardScan)
    assert card.born is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  \t ", "empty"),
        ("x" * 513, "too_long"),
        ("https://evil.example/t/../admin", "unknown"),
        (f"javascript:https://a/t/{TOKEN}", "unknown"),
        (f"https://user@host/t/{TOKEN}", "unknown"),
        (f"{TOKEN}\x1b[A", "not_text"),
        ("' OR 1=1 --", "unknown"),
        ("00020101021238570010A000000727.", "unknown"),
        ("001085012345|x|An|05101985|Nam|Xã", "unknown"),
        ("001085012345|012345678|An", "unknown"),
        ("٠٠١٠٨٥٠١٢٣٤٥||An|05101985|Nam|Xã", "unknown"),
    ],
)
def test_what_is_not_ours_is_rejected_with_a_reason(text: str, reason: str) -> None:
    assert parse(text) == Rejected(reason)


def test_bytes_that_are_no_text_are_rejected() -> None:
    assert parse_bytes(b"\xff\xfe\x00") == Rejected("not_text")


def test_codes_end_with_a_line_however_the_bytes_arrive() -> None:
    stream = f"{TOKEN}\r\n\n{CARD}\n".encode()
    framer = Framer()
    scans = [scan for byte in stream for scan in framer.feed(bytes((byte,)))]
    assert scans == [parse(TOKEN), parse(CARD)] == Framer().feed(stream)


def test_a_burst_without_an_end_takes_no_memory_and_spoils_no_later_code() -> None:
    framer = Framer()
    told = [scan for _ in range(1000) for scan in framer.feed(b"9" * 10_000)]
    assert told == [Rejected("too_long")]
    assert len(framer._held) <= 4096
    assert framer.feed(f"\n{TOKEN}\n".encode()) == [TicketScan(TOKEN)]


def test_half_a_code_is_told_once_and_forgotten() -> None:
    framer = Framer()
    assert framer.feed(CARD[:50].encode()) == []
    assert framer.is_open
    assert framer.break_off() == [Rejected("broken_off")]
    assert framer.break_off() == []
    assert framer.feed(f"{TOKEN}\n".encode()) == [TicketScan(TOKEN)]


def test_a_prefix_and_a_suffix_mark_our_own_scanner() -> None:
    framer = Framer(prefix=b"~", suffix=b"\t")
    assert framer.feed(f"~{TOKEN}\t{TOKEN}\t~\t".encode()) == [
        TicketScan(TOKEN),
        Rejected("unframed"),
        Rejected("empty"),
    ]


@pytest.mark.parametrize("code", ["1124-7K3M", "0101-2222", " 1124-7k3m\r"])
def test_an_appointment_is_known_by_its_code(code: str) -> None:
    assert parse(code) == AppointmentScan(code.strip().upper())


@pytest.mark.parametrize("code", ["1324-7K3M", "1132-7K3M", "1124-7K3", "1124-8K3M", "11247K3M"])
def test_what_only_looks_like_an_appointment_is_none(code: str) -> None:
    assert parse(code) == Rejected("unknown")


def test_every_letter_that_the_server_puts_into_a_code_is_known() -> None:
    for letter in LETTERS:
        assert parse(f"1231-{letter * 4}") == AppointmentScan(f"1231-{letter * 4}")


@pytest.mark.parametrize(
    ("card", "warns"),
    [
        (CARD, ("sex",)),
        (CARD.replace("001085", "001185"), ()),
        ("001206012345||Lê An|05102006|Nam|Xã A", ()),
        ("001306012345||Lê An|05102006|Nữ|Xã A", ()),
        ("001106012345||Lê An|05102006|Nữ|Xã A", ("century",)),
        ("001207012345||Lê An|05102006|Nam|Xã A", ("year",)),
        ("001185012345||Lê An|2006|Nữ|Xã A", ()),
        ("001885012345||Lê An|05101985|Nữ|Xã A", ("century", "sex")),
    ],
)
def test_a_card_whose_number_disagrees_with_it_is_read_and_warned_of(
    card: str, warns: tuple[str, ...]
) -> None:
    scan = parse(card)
    assert isinstance(scan, CardScan)
    assert scan.warns == warns


def test_what_one_use_does_not_ask_for_is_rejected_there() -> None:
    assert only(parse(TOKEN), TicketScan) == TicketScan(TOKEN)
    assert only(parse(CARD), TicketScan, DossierScan) == Rejected("not_asked")
    assert only(Rejected("empty"), TicketScan) == Rejected("empty")


@given(st.text(st.characters(exclude_categories=()), max_size=600))
def test_only_plain_codes_pass(text: str) -> None:
    match parse(text):
        case TicketScan(token):
            assert token.isascii()
            assert token in text
        case AppointmentScan(code):
            assert code == text.strip().upper()
        case DossierScan(code):
            assert code == text.strip()
        case CardScan(number):
            assert number == text.strip()[:12]
        case Rejected(reason):
            assert reason
