"""Large text, low reach, contrast and spoken guidance, alone and together, on four displays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import play

SHEET = (1080, 1920)
INCHES = ("15.6", "21.5", "27", "32")
MODES = ("", "large", "low", "voice", "large+low+voice+contrast")


def play_on(
    scene: str, inches: str, modes: str, scratch: Path, patch: pytest.MonkeyPatch, *, lang: str
) -> None:
    """A scene of ``walking``, on a display, in some modes."""
    patch.setenv("KIOSK_INCHES", inches)
    patch.setenv("KIOSK_MODES", modes)
    patch.setenv("KIOSK_LANGUAGE", lang)
    play(f"tests.kiosk.walking:{scene}", SHEET, scratch)


@pytest.mark.screen
@pytest.mark.parametrize("modes", MODES)
@pytest.mark.parametrize("inches", INCHES)
def test_every_screen_is_large_enough_near_enough_and_whole(
    inches: str, modes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_on("every_screen_is_measured", inches, modes, tmp_path, monkeypatch, lang="vi")


@pytest.mark.screen
@pytest.mark.parametrize("modes", ["", "large", "large+low+voice+contrast"])
@pytest.mark.parametrize("inches", ["15.6", "27"])
def test_in_english_as_well(
    inches: str, modes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_on("every_screen_is_measured", inches, modes, tmp_path, monkeypatch, lang="en")
