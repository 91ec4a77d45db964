"""Large text, low reach, contrast and spoken guidance, alone and together, on four displays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import screens
from tests.screens import play

SHEET = (1080, 1920)


def play_on(
    scene: str, inches: str, modes: str, scratch: Path, patch: pytest.MonkeyPatch, *, lang: str
) -> None:
    """A scene of ``walking``, on a display, in some modes."""
    patch.setenv("KIOSK_INCHES", inches)
    patch.setenv("KIOSK_MODES", modes)
    patch.setenv("KIOSK_LANGUAGE", lang)
    patch.setattr(screens, "TIMEOUT_S", PLAY_S_MAX)
    play(f"tests.kiosk.walking:{scene}", SHEET, scratch)


PLAY_S_MAX = 240
MEASURED = [
    *(("21.5", "", "en"), ("21.5", "large", "vi"), ("21.5", "low", "vi")),
    ("32", "low+large+voice+contrast", "vi"),
]
"""In the usual run: every screen on two displays, each mode among them, in 80 s of computing."""
MEASURED_AT_NIGHT = [
    *(("15.6", "", "vi"), ("15.6", "large", "vi"), ("15.6", "low+large+voice+contrast", "vi")),
    *(("21.5", "contrast", "vi"), ("21.5", "large", "en"), ("21.5", "voice", "vi")),
    *(("27", "", "en"), ("27", "low", "en"), ("27", "large", "vi")),
    *(("32", "", "vi"), ("32", "voice", "vi"), ("32", "low+large+voice+contrast", "en")),
]
PARTS = 3


def by_parts(cases: list[tuple[str, ...]]) -> list[Any]:
    """Each case with a third of the scenes in the usual run, and with all of them at night."""
    return [
        pytest.param(*case, f"{part}/{PARTS}", marks=[pytest.mark.nightly] * (part != at % PARTS))
        for at, case in enumerate(cases)
        for part in range(PARTS)
    ]


def measured() -> list[Any]:
    """The night's cases in parts, because a small display has four hundred pages."""
    usual = [pytest.param(*case, "0/1") for case in MEASURED]
    parts = [(*case, f"{part}/{PARTS}") for case in MEASURED_AT_NIGHT for part in range(PARTS)]
    return usual + [pytest.param(*case, marks=pytest.mark.nightly) for case in parts]


@pytest.mark.screen
@pytest.mark.parametrize(("inches", "modes", "lang", "part"), measured())
def test_every_screen_is_large_enough_in_reach_and_whole(
    inches: str,
    modes: str,
    lang: str,
    part: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KIOSK_PART", part)
    play_on("every_screen_is_measured", inches, modes, tmp_path, monkeypatch, lang=lang)


@pytest.mark.screen
@pytest.mark.parametrize(("modes", "part"), by_parts([("",), ("large",), ("low+voice",)]))
def test_words_longer_by_two_fifths_are_whole(
    modes: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_PART", part)
    play_on("every_screen_holds_longer_words", "21.5", modes, tmp_path, monkeypatch, lang="vi")


@pytest.mark.screen
@pytest.mark.parametrize(("modes", "part"), by_parts([("",), ("contrast",), ("large",)]))
def test_words_stand_out_seven_to_one_in_the_picture(
    modes: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_PART", part)
    play_on("every_word_stands_out", "21.5", modes, tmp_path, monkeypatch, lang="vi")


@pytest.mark.screen
def test_states_are_told_apart_without_colour(tmp_path: Path) -> None:
    play("tests.kiosk.walking:states_differ_without_colour", SHEET, tmp_path)
