"""Slips that tests draw, and the golden pictures of some: run this file to draw them anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PIL import Image

from devices.printers.paper_change import picture
from devices.printers.slip import SlipContent, draw

GOLDEN = Path(__file__).parent / "golden"
TRACK_URL = "https://motcua.example.vn/t/Xk3v9Qm2LrT8wYbNcD5fGh"

VIETNAMESE = SlipContent(
    office_name="Trung tâm Phục vụ hành chính công",
    place="xã Thạch Châu",
    number="A049",
    queue_name="Chứng thực\nbản sao, chữ ký",
    issued_at=datetime(2026, 10, 5, 9, 42),
    ahead=6,
    wait_min=(10, 20),
    counters=(3, 4),
    track_url=TRACK_URL,
)
ENGLISH = replace(
    VIETNAMESE,
    office_name="Public Administration Service Centre",
    place="Thach Chau commune",
    queue_name="Certified copies, signatures",
    language="en",
)
OFFLINE = replace(
    VIETNAMESE,
    number="A7-003",
    offline=True,
    priority=True,
    track_url=None,
    ahead=None,
    wait_min=None,
    counters=(),
)
NOON = replace(
    VIETNAMESE, after_break=VIETNAMESE.issued_at.replace(hour=13, minute=30), ahead=9, wait_min=None
)
PLAIN = replace(VIETNAMESE, track_url=None, ahead=None, wait_min=None, counters=())

SLIPS = {
    "vi-80": (VIETNAMESE, 576),
    "en-80": (ENGLISH, 576),
    "vi-58": (VIETNAMESE, 384),
    "noon-80": (NOON, 576),
    "en-58": (ENGLISH, 384),
    "offline-80": (OFFLINE, 576),
    "reprint-58": (replace(OFFLINE, reprint=True), 384),
}


def drawn(name: str) -> Image.Image:
    content, width_px = SLIPS[name]
    return draw(content, width_px=width_px)


def golden(name: str) -> Image.Image:
    with Image.open(GOLDEN / f"{name}.png") as picture:
        return picture.convert("1")


def paper_change() -> Image.Image:
    """The four steps beside each other."""
    strip = Image.new("RGB", (4 * 320 + 3 * 8, 240), "white")
    for step in range(4):
        strip.paste(picture(step + 1, width_px=320), (step * 328, 0))
    return strip


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for slip in SLIPS:
        drawn(slip).save(GOLDEN / f"{slip}.png", optimize=True)
    paper_change().save(GOLDEN / "paper-change.png", optimize=True)
