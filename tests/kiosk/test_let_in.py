"""A kiosk out of its box: it shows a code, somebody types it, and it shows the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens import play
from tests.server import Server


@pytest.mark.screen
def test_a_new_kiosk_is_let_in_and_shows_the_office_by_itself(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIR_SERVER", server.url)
    monkeypatch.setenv("PAIR_DATA", str(server.data))
    monkeypatch.setenv("PAIR_HOME", str(tmp_path))
    play("tests.kiosk.let_in:a_new_kiosk_is_let_in_and_shows_the_office", (540, 960), tmp_path)
    assert (tmp_path / "kiosk.token").stat().st_mode & 0o777 == 0o600
