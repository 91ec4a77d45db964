"""The programs of the sample office: watched, started anew when they ask for it, and ended."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from queue_server.sample import Programs

ONCE_MORE = """
import pathlib, sys, time
told = pathlib.Path(sys.argv[1])
told.write_text(told.read_text() + "started ")
if told.read_text().count("started") == 1:
    sys.exit(75)
time.sleep(60)
"""


def test_a_program_that_ends_with_75_is_started_again_and_any_other_end_is_told(tmp_path: Path):
    told = tmp_path / "told"
    told.write_text("")
    programs = Programs(tmp_path / "logs")
    try:
        programs.start("kiosk", [sys.executable, "-c", ONCE_MORE, str(told)])
        until = time.monotonic() + 20
        while told.read_text() != "started started " and time.monotonic() < until:
            assert programs.ended() is None
            time.sleep(0.02)
        assert told.read_text() == "started started "
        programs.start("wall", [sys.executable, "-c", "raise SystemExit(2)"])
        while (ended := programs.ended()) is None and time.monotonic() < until:
            time.sleep(0.02)
        assert ended == "wall"
    finally:
        programs.stop()
