"""No text from outside can hurt the kiosk: neither what is no text, nor what would be markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import screens
from tests.screens import play

NIGHT_S_MAX = 1500
"""Ten thousand texts are five minutes of drawing on two idle cores."""


@pytest.mark.parametrize(
    ("count", "play_s_max"),
    [
        pytest.param(1_000, screens.TIMEOUT_S, id="tenth"),
        pytest.param(
            10_000,
            NIGHT_S_MAX,
            id="whole",
            marks=[pytest.mark.nightly, pytest.mark.timeout(NIGHT_S_MAX)],
        ),
    ],
)
def test_any_text_is_shown_on_every_kind_of_label(
    count: int, play_s_max: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUZZ", str(count))
    monkeypatch.setattr(screens, "TIMEOUT_S", play_s_max)
    play("tests.kiosk.fuzz_scenes:any_text_is_shown", (540, 960), tmp_path)
