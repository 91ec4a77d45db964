"""Who gets at the machine behind the citizen's page, and what they can do there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import kiosk.__main__ as program
from devices.printers.virtual import VirtualPrinter
from kiosk import flow
from kiosk.maintenance import CORNERS_S, SHUT_S, WRONG_MAX, Corners, Maintenance, is_pin, kept_pin
from kiosk.shown import Shown
from link.settings import load
from tests.screens import play

PIN = "204613"
KEPT = kept_pin(PIN)
ROUND = [(0.01, 0.99), (0.99, 0.98), (0.99, 0.02), (0.02, 0.01), (0.01, 0.95)]


class Keeper:
    """Somebody with keys, before a machine whose clock stands."""

    def __init__(self, printer: VirtualPrinter | None = None, pin: str | None = KEPT) -> None:
        self.now, self.ended = 0.0, 0
        shown = Shown(flow.Visit("vi"), datetime(2026, 10, 5, 9, 42))
        self.at = Maintenance(pin, printer, lambda: shown, self.end, clock=lambda: self.now)

    def end(self) -> None:
        self.ended += 1

    def goes_round(self, pace_s: float = 1.0) -> None:
        for x, y in ROUND:
            self.now += pace_s
            self.at.touched(x, y)

    def types(self, pin: str) -> None:
        for digit in pin:
            self.at.type(digit)
        self.at.enter()

    async def until(self, holds: Callable[[], bool]) -> None:
        changed = asyncio.Event()
        self.at.changed = changed.set
        async with asyncio.timeout(10):
            while not holds():
                await changed.wait()
                changed.clear()


def test_what_is_kept_of_a_pin_opens_with_it_alone_and_is_another_each_time() -> None:
    assert is_pin(KEPT, PIN)
    assert not any(is_pin(KEPT, wrong) for wrong in ("", "204614", "0204613", "20461"))
    assert kept_pin(PIN) != KEPT
    assert PIN not in KEPT


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "12345a", "１２３４５６"])
def test_a_pin_is_six_to_twelve_digits(pin: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        kept_pin(pin)


def test_the_line_that_the_program_prints_is_what_the_file_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(program, "getpass", lambda _prompt: PIN)
    assert program.main(["--make-pin"]) == 0
    file = tmp_path / "kiosk.toml"
    file.write_text(f'server = "http://h"\ntoken_file = "t"\n{capsys.readouterr().out}')
    kept = load(file).pin
    assert kept is not None
    assert is_pin(kept, PIN)


def test_a_pin_that_is_none_is_refused_by_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "getpass", lambda _prompt: "1234")
    assert program.main(["--make-pin"]) == 2


def test_five_corners_in_order_and_in_time_are_needed() -> None:
    now = [0.0]
    corners = Corners(lambda: now[0])
    assert [corners.touched(x, y) for x, y in ROUND] == [False] * 4 + [True]
    assert not any(corners.touched(x, y) for x, y in reversed(ROUND))
    assert not any(corners.touched(x, 0.5) for x, _ in ROUND)
    for x, y in ROUND:
        now[0] += CORNERS_S / 4 + 0.1
        opened = corners.touched(x, y)
    assert not opened


async def test_the_right_pin_opens_the_page_and_it_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    keeper = Keeper()
    keeper.goes_round()
    assert keeper.at.view == "pin"
    with caplog.at_level(logging.WARNING, "maintenance"):
        keeper.types(PIN)
        assert keeper.at.view == "menu"
        keeper.at.leave()
    assert keeper.at.view == ""
    assert [record.message for record in caplog.records] == ["opened", "closed"]
    assert PIN not in caplog.text


async def test_without_a_pin_in_the_file_nothing_opens() -> None:
    keeper = Keeper(pin=None)
    keeper.goes_round()
    assert keeper.at.view == ""


async def test_after_five_wrong_pins_the_right_one_has_to_wait() -> None:
    keeper = Keeper()
    keeper.goes_round()
    for _ in range(WRONG_MAX):
        keeper.types("000000")
    keeper.types(PIN)
    assert (keeper.at.view, keeper.at.word) == ("pin", "kiosk.maintenance.shut")
    keeper.now += SHUT_S + 1
    keeper.types(PIN)
    assert keeper.at.view == "menu"
    keeper.at.leave()


async def test_paper_is_changed_by_four_pictures_and_the_roll_is_full_again() -> None:
    printer = VirtualPrinter()
    async with printer:
        keeper = Keeper(printer)
        keeper.at.change_paper()
        steps = [keeper.at.step]
        while keeper.at.view == "paper":
            keeper.at.turn(1)
            steps.append(keeper.at.step)
        assert steps == [1, 2, 3, 4, 5]
        assert (keeper.at.view, keeper.at.word) == ("menu", "kiosk.maintenance.rolled")
        keeper.at.leave()


@pytest.mark.parametrize(("state", "word"), [("ready", "tested"), ("paper_out", "test_failed")])
async def test_a_test_slip_says_how_it_fared(state: str, word: str) -> None:
    printer = VirtualPrinter()
    async with printer:
        printer.set_state(state)  # type: ignore[arg-type]
        keeper = Keeper(printer)
        keeper.at.test()
        await keeper.until(lambda: keeper.at.word == f"kiosk.maintenance.{word}")
        assert len(printer.slips) == (state == "ready")


async def test_leaving_the_program_is_asked_of_whoever_started_it() -> None:
    keeper = Keeper()
    keeper.at.end()
    assert keeper.ended == 1


@pytest.mark.parametrize("scene", ["a_keeper_is_let_in_by_corners_and_pin", "nothing_is_clipped"])
def test_the_page(scene: str, tmp_path: Path) -> None:
    play(f"tests.kiosk.keeper_scenes:{scene}", (540, 960), tmp_path)
