"""Held against other makers' clients: one that prints and asks, one that encodes."""

from __future__ import annotations

import os

import pytest
import zxingcpp
from PIL import Image

from devices.printers.interpreter import Interpreter
from devices.printers.virtual import Fault, Trouble, VirtualPrinter
from tests.devices.printers.foreign import node

RECEIPT = """^^^A049

{c:https://motcua.example.vn/t/abc;o:qrcode,6,m}
"""
ENCODE = """
import Encoder from "@point-of-sale/receipt-printer-encoder";
const slip = new Encoder({ columns: 42, language: "esc-pos" });
const dots = { width: 64, height: 16, data: new Uint8ClampedArray(64 * 16 * 4).fill(255) };
for (let i = 0; i < 32 * 16; i++) {
  const at = 4 * (64 * Math.floor(i / 32) + (i % 32));
  dots.data.fill(0, at, at + 3);
}
const bytes = slip.initialize()
  .size(2, 2).line("MOT CUA").size(1, 1)
  .align("right").line("A049").align("center")
  .qrcode("https://motcua.example.vn/t/abc", { model: 2, size: 6, errorlevel: "m" })
  .barcode("A049-1234", "code128", { height: 60, text: false })
  .newline()
  .barcode("893123456789", "ean13", 60)
  .newline()
  .barcode("HELLO", "code39", 60)
  .align("left")
  .image(dots, 64, 16)
  .cut("partial").encode();
process.stdout.write(Buffer.from(bytes));
"""


def address() -> str:
    """A loopback address of our own: the client knows no port but 9100."""
    return f"127.91.{os.getpid() // 250 % 250}.{os.getpid() % 250 + 1}"


async def receiptio(host: str, *arguments: str) -> str:
    """What the client says about a slip, or about the printer."""
    client = ("node_modules/receiptio/bin/cli.js", "-d", host, "-c", "42", *arguments)
    _, said = await node(*client, given=RECEIPT)
    return said


@pytest.mark.parametrize("command", ["generic", "escpos"])
async def test_receiptio_prints_and_its_code_is_read(command: str) -> None:
    host = address()
    async with VirtualPrinter(listen=f"{host}:9100") as printer:
        assert await receiptio(host, "-p", command) == "success"
        (slip,) = printer.slips
    read = zxingcpp.read_barcodes(padded(slip))
    assert [code.text for code in read] == ["https://motcua.example.vn/t/abc"]


@pytest.mark.parametrize(
    ("trouble", "said"), [("paper_out", "paperempty"), ("cover_open", "coveropen")]
)
async def test_receiptio_is_told_why_nothing_is_printed(trouble: Trouble, said: str) -> None:
    host = address()
    async with VirtualPrinter(listen=f"{host}:9100") as printer:
        printer.set_state(trouble)
        assert await receiptio(host, "-p", "escpos") == said
        assert printer.slips == []


async def test_receiptio_learns_that_paper_ran_out_in_the_middle() -> None:
    host = address()
    async with VirtualPrinter(
        listen=f"{host}:9100", faults=[Fault("paper_out", at_byte=60)]
    ) as printer:
        assert await receiptio(host, "-p", "escpos") == "paperempty"
        assert printer.slips == []


async def test_what_another_maker_encodes_is_drawn_as_meant() -> None:
    data, _ = await node("--input-type=module", "-", given=ENCODE)
    printer = Interpreter()
    printer.feed(data)
    (slip,) = printer.take_pages()
    codes = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(padded(slip))}
    assert codes == {
        ("QRCode", "https://motcua.example.vn/t/abc"),
        ("Code128", "A049-1234"),
        ("EAN13", "8931234567897"),
        ("Code39", "HELLO"),
    }
    black = slip.convert("L").point(lambda grey: 255 - grey)
    assert black.crop((0, 0, 576, 48)).getbbox()[0] < 20
    assert black.crop((0, 50, 576, 70)).getbbox()[0] > 440
    rows = black.crop((0, 0, 64, slip.height)).crop((0, slip.height - 60, 64, slip.height))
    assert rows.getbbox()[2] - rows.getbbox()[0] == 32


def padded(slip: Image.Image) -> Image.Image:
    """On a white table: codes need a quiet edge."""
    table = Image.new("L", (slip.width + 80, slip.height + 80), 255)
    table.paste(slip.convert("L"), (40, 40))
    return table
