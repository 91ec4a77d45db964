"""What comes over a machine's page, on the sheet of each kind of screen."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from assets.kit import Covered, NamePage, Page, PairingPage, clipped_words
from link.pairing import Waiting
from tests.screens import frames

PRINT = " ".join(f"{(n * 40503 + 4660) % 65536:04X}" for n in range(16))
KIOSK = Waiting(
    server="https://motcua-thachchau.local:8443",
    name="Kiosk 1 · Sảnh chính, cạnh cửa ra vào",
    role="kiosk",
    code="K7QX2MPA",
    minutes=9,
    fingerprint=PRINT,
)
LOST = {"code": "", "fingerprint": "", "trouble": "no_server"}
SCENES: dict[str, dict[str, Any]] = {
    "code": {},
    "code_no_server": {"trouble": "no_server", "was_removed": True, "minutes": 1},
    "code_wide": {"code": "WMWMWMWM"},
    "code_plain": {"fingerprint": "", "server": "http://127.0.0.1:8080"},
    "asking": {"code": "", "fingerprint": ""},
    "no_server": LOST,
    "wrong_server": LOST | {"trouble": "wrong_server"},
    "refused": LOST | {"trouble": "refused", "word": "too_many_requests"},
}


def page(sheet: str, scene: str) -> PairingPage:
    made = PairingPage(sheet, theme="wall" if sheet == "wall" else "light")
    made.show(replace(KIOSK, **SCENES[scene]))
    return made


def kiosk() -> PairingPage:
    return page("kiosk", "code")


def wall() -> PairingPage:
    return page("wall", "code")


def pad() -> PairingPage:
    return page("pad", "code")


def kiosk_removed() -> PairingPage:
    return page("kiosk", "code_no_server")


def pad_no_server() -> PairingPage:
    return page("pad", "no_server")


def wall_name() -> NamePage:
    return NamePage("wall", "Màn hình sảnh 2", theme="wall")


def kiosk_name() -> NamePage:
    return NamePage("kiosk", "Kiosk 1")


def nothing_is_clipped(sheet: str) -> None:
    wrong = {}
    for scene in SCENES:
        made = page(sheet, scene)
        frames(2)
        if clipped := clipped_words(made):
            wrong[scene] = clipped
    for name in ("K", "Kiosk 1", "Màn hình sảnh 2", "Máy đánh giá quầy số " + "12 " * 15, "M" * 80):
        made = NamePage(sheet, name)
        frames(2)
        if clipped := clipped_words(made):
            wrong[name] = clipped
    assert wrong == {}, wrong


def nothing_is_clipped_on_a_kiosk() -> None:
    nothing_is_clipped("kiosk")


def nothing_is_clipped_on_a_wall() -> None:
    nothing_is_clipped("wall")


def nothing_is_clipped_on_a_pad() -> None:
    nothing_is_clipped("pad")


def a_cover_comes_and_goes() -> None:
    page = Page(sheet="kiosk")
    covered = Covered(page, "Kiosk 1")
    covered.show(None, False)
    assert covered.children == [page]
    covered.show(KIOSK, False)
    [over] = covered.children
    assert isinstance(over, PairingPage)
    covered.show(KIOSK, True)
    assert isinstance(covered.children[0], NamePage)
    assert len(covered.children) == 1
    covered.show(KIOSK, False)
    assert covered.children == [over]
    covered.show(None, False)
    assert covered.children == [page]
