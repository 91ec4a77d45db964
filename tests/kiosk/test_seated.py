"""People who sit do everything in the band from 800 to 1,100 mm above the floor (A5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import json

from tests import screens
from tests.screens import play
from tests.server import Server

WINDOW = (540, 960)
PLAY_S_MAX = 480
DISPLAYS = [("21.5", "750"), pytest.param("32", "600", marks=pytest.mark.nightly)]
"""Size in inches, and how high above the floor the lower edge hangs."""


@pytest.mark.screen
@pytest.mark.parametrize(("inches", "mounted_mm"), DISPLAYS)
def test_whole_visits_are_done_with_taps_within_reach_of_whoever_sits(
    inches: str, mounted_mm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(tmp_path / "office")
    server.start()
    (tmp_path / "kiosk.token").write_text(server.tokens["kiosk"])
    for name, value in (
        ("SERVER", server.url),
        ("HOME", str(tmp_path)),
        ("INCHES", inches),
        ("MOUNTED_MM", mounted_mm),
    ):
        monkeypatch.setenv(f"SEATED_{name}", value)
    monkeypatch.setattr(screens, "TIMEOUT_S", PLAY_S_MAX)
    try:
        play("tests.kiosk.seated:everything_is_done_within_reach", WINDOW, tmp_path)
    finally:
        server.kill()
    told = json.decode((tmp_path / "figures.json").read_bytes())
    print(f'{inches}": {told}')
    assert told["taps"] > 20
    assert told["lowest_mm"] >= 800
    assert told["highest_mm"] <= 1100
