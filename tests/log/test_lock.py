"""One server for each data folder, and nothing left over when it dies."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from queue_server.log.lock import ServerLock, ServerRunning, running

HOLD = """
import sys, time
from pathlib import Path
from queue_server.log.lock import ServerLock
with ServerLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_server_is_told_which_process_is_the_first(tmp_path):
    with ServerLock(tmp_path):
        assert running(tmp_path)
        with pytest.raises(ServerRunning, match=f"process {os.getpid()}"), ServerLock(tmp_path):
            pytest.fail("two servers on one folder")
        assert running(tmp_path)
    assert not running(tmp_path)


def test_a_folder_without_a_server_has_none_running(tmp_path):
    assert not running(tmp_path)
    with ServerLock(tmp_path):
        pass
    with ServerLock(tmp_path):
        assert running(tmp_path)


def test_a_server_that_is_killed_leaves_no_lock(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout.readline() == b"held\n"
        assert running(tmp_path)
        server.kill()
        server.wait()
        assert not running(tmp_path)
    with ServerLock(tmp_path):
        assert running(tmp_path)
