"""The printer in software: the contract without a wire, its folder, its faults, its command."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from devices.printers.escpos import PAPER_58
from devices.printers.network import NetworkPrinter
from devices.printers.serial import SerialPrinter
from devices.printers.virtual import Fault, VirtualPrinter, main, parse_address
from tests.devices.printers.contract import PrinterContract, Rig, same_dots
from tests.devices.printers.samples import drawn


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with VirtualPrinter() as printer:
        yield Rig(printer, printer)


class TestVirtualPrinter(PrinterContract):
    async def test_it_listens_only_when_told_to(self, rig: Rig) -> None:
        with pytest.raises(ValueError, match="does not listen"):
            _ = rig.paper.port


async def test_slips_are_pictures_in_its_folder(tmp_path: Path) -> None:
    async with VirtualPrinter(tmp_path / "slips") as printer:
        await printer.print(drawn("vi-80"))
        await printer.print(drawn("en-80"))
    assert sorted(path.name for path in (tmp_path / "slips").iterdir()) == ["0001.png", "0002.png"]
    with Image.open(tmp_path / "slips" / "0002.png") as picture:
        assert same_dots(picture, drawn("en-80"))


async def test_a_fault_may_wait_for_slips_and_bytes() -> None:
    faults = [Fault("paper_low", after_slips=1), Fault("paper_out", after_slips=2, at_byte=5000)]
    async with VirtualPrinter(faults=faults) as printer:
        results = [await printer.print(drawn("offline-80")) for _ in range(4)]
    assert [result.status.word for result in results] == [
        "paper_low",
        "paper_low",
        "paper_out",
        "paper_out",
    ]
    assert [result.sent for result in results] == ["all", "all", "all", "nothing"]
    assert len(printer.slips) == 2


async def test_questions_about_the_state_do_not_bring_a_fault_nearer() -> None:
    fault = Fault("offline", at_byte=1000)
    async with VirtualPrinter(listen="127.0.0.1:0", faults=[fault]) as paper:
        driver = NetworkPrinter("127.0.0.1", paper.port, poll_s=None)
        assert [(await driver.status()).word for _ in range(200)] == ["ready"] * 200


def run(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "devices.printers.virtual", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


async def test_the_command_prints_to_its_folder_and_ends_when_told(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([{"state": "paper_out", "after_slips": 1}]))
    with run("--listen", "127.0.0.1:0", "--out", str(tmp_path), "--faults", str(faults)) as program:
        ready = program.stderr.readline()
        port = int(re.fullmatch(r"motcua-printer: ready on port (\d+)\n", ready)[1])
        printer = NetworkPrinter("127.0.0.1", port, poll_s=None)
        first = await printer.print(drawn("vi-80"))
        second = await printer.print(drawn("vi-80"))
        program.send_signal(signal.SIGTERM)
        out, err = program.communicate(timeout=10)
    assert (program.returncode, out) == (0, "")
    assert err.endswith("down: paper_out\n")
    assert err.count("\n") == 1
    assert (first.sent, second.word) == ("all", "paper_out")
    assert (tmp_path / "0001.png").is_file()


async def test_the_command_is_a_serial_line_when_told_to(tmp_path: Path) -> None:
    line = tmp_path / "printer"
    with run("--line", str(line), "--out", str(tmp_path / "slips"), "--width", "384") as program:
        assert program.stderr.readline() == f"motcua-printer: ready at {line}\n"
        result = await SerialPrinter(line, profile=PAPER_58, poll_s=None).print(drawn("vi-58"))
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=10)
    assert (result.word, program.returncode) == ("printed", 0)
    assert (tmp_path / "slips" / "0001.png").is_file()
    assert not line.is_symlink()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--listen", "nowhere", "--out", "x"],
        ["--listen", "127.0.0.1:99999", "--out", "x"],
        ["--listen", "127.0.0.1:0", "--out", "x", "--faults", "missing.json"],
        ["--listen", "127.0.0.1:0", "--out", "x", "--width", "100"],
    ],
    ids=["nothing", "no port", "no such port", "no such file", "no such width"],
)
def test_wrong_use_is_explained_and_ends_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "motcua-printer: error:" in capsys.readouterr().err


def test_a_fault_that_does_not_exist_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"state": "on_fire"}]')
    with pytest.raises(SystemExit) as ended:
        main(["--listen", "127.0.0.1:0", "--out", str(tmp_path), "--faults", str(faults)])
    assert ended.value.code == 2
    assert "on_fire" in capsys.readouterr().err


def test_an_address_is_a_host_and_a_port() -> None:
    assert parse_address("[::1]:9100") == ("::1", 9100)
    assert parse_address("0.0.0.0:0") == ("0.0.0.0", 0)
