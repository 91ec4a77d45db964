"""A machine that has nothing of ours yet: clone, make, and the server's first commands."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]
ROOT = Path(__file__).resolve().parents[2]
MAKE_S = 600


def run(clone: Path, *command: str, limit_s: float = 60) -> str:
    """What it prints; AssertionError with all of it where it fails."""
    clean = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    done = subprocess.run(
        command, cwd=clone, env=clean, capture_output=True, text=True, timeout=limit_s
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_a_clone_becomes_a_server_with_two_targets_of_make(tmp_path: Path):
    clone, data = tmp_path / "clone", str(tmp_path / "office")
    run(tmp_path, "git", "clone", "--quiet", str(ROOT), str(clone))
    run(clone, "make", ".stamps/venv", ".stamps/pages", limit_s=MAKE_S)
    server = str(clone / ".venv" / "bin" / "motcua-server")
    assert "init" in run(clone, server, "--help")
    assert "6 queues, 4 counters" in run(clone, server, "init", "--data", data, "--sample")
    findings = run(clone, server, "doctor", "--data", data).splitlines()
    assert findings
    assert all(finding.startswith("well") for finding in findings)
    assert run(clone, "git", "status", "--porcelain") == ""
