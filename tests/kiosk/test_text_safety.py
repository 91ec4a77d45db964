"""No text from outside can hurt the kiosk: neither what is no text, nor what would be markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import play


@pytest.mark.parametrize(
    "count", [1_000, pytest.param(10_000, marks=pytest.mark.nightly)], ids=["tenth", "whole"]
)
def test_any_text_is_shown_on_every_kind_of_label(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUZZ", str(count))
    play("tests.kiosk.fuzz_scenes:any_text_is_shown", (540, 960), tmp_path)
