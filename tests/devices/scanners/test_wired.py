"""Scanners on a pseudo-terminal, as a serial line and as a keyboard, fulfil the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from devices.scanners.grammar import CardScan, Framer, Rejected
from devices.scanners.wired import WiredScanner
from tests.devices.lines import Socket, until_word
from tests.devices.scanners.contract import CARD, TICKET, TOKEN, Rig, ScannerContract, take


class TestSerialScanner(ScannerContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig]:
        async with WiredScanner(socket.serial) as scanner:
            yield Rig(scanner, lambda text: socket.write(text.encode()), socket.plug)

    async def test_vietnamese_comes_through_whole(self, rig: Rig) -> None:
        await rig.hold("001085012345||Đỗ Thị Ánh|05101985|Nữ|Thôn 3, xã Thạch Châu|\r\n")
        [card] = await take(rig.scanner, 1)
        assert isinstance(card, CardScan)
        assert (card.name, card.address) == ("Đỗ Thị Ánh", "Thôn 3, xã Thạch Châu")

    async def test_codes_between_a_prefix_and_a_suffix(self, socket: Socket) -> None:
        framer = Framer(prefix=b"\x02", suffix=b"\x03")
        async with WiredScanner(socket.serial, framer=framer) as scanner:
            await socket.write(f"\x02{TOKEN}\x03\r\n{TOKEN}\x03\r\n\x02{TOKEN}\x03".encode())
            assert await take(scanner, 3) == [TICKET, Rejected("unframed"), TICKET]


class TestKeyboardScanner(ScannerContract):
    @pytest.fixture
    async def rig(self, socket: Socket) -> AsyncIterator[Rig]:
        async with WiredScanner(socket.keyboard) as scanner:
            yield Rig(scanner, socket.type, socket.plug)

    async def test_it_is_ours_alone(self, rig: Rig, socket: Socket) -> None:
        assert len(socket.grabbed) == 1

    async def test_a_card_in_plain_letters_is_a_card(self, rig: Rig) -> None:
        await rig.hold(f"{CARD}\n")
        [card] = await take(rig.scanner, 1)
        assert isinstance(card, CardScan)
        assert card.warns == ()


async def test_a_scanner_that_is_not_there_yet_is_found_when_it_comes(tmp_path: Path) -> None:
    socket = Socket(tmp_path)
    async with WiredScanner(socket.serial) as scanner:
        assert scanner.state.word == "unplugged"
        socket.plug(True)
        await until_word(scanner, "ready")
        await socket.write(f"{TOKEN}\n".encode())
        assert await take(scanner, 1) == [TICKET]
        socket.plug(False)


async def test_what_is_no_serial_line_is_told_with_its_word(tmp_path: Path) -> None:
    (tmp_path / "device").write_text("a file")
    async with WiredScanner(Socket(tmp_path).serial) as scanner:
        assert scanner.state.word == "wrong_device"
