"""A machine's key is replaced whole or not at all, wherever the power goes."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from link.client import Client, Unreachable
from link.keys import PREFIX, Keys, digest, keep, new_key
from link.pairing import Pairing
from link.settings import Settings
from queue_server.accounts import PREFIXES, TOKEN
from tests.link.device import running
from tests.link.office import FakeOffice, until

TOUCHES = ("open", "os.rename", "os.remove", "socket.connect", "socket.bind")
"""What a roll does to the world, as the interpreter itself reports it before it happens."""
STEPS_MAX = 60


@pytest.fixture
async def office() -> AsyncIterator[FakeOffice]:
    made = FakeOffice()
    await made.start()
    yield made
    await made.stop()


def settings_of(office: FakeOffice, folder: Path) -> Settings:
    return Settings(f"http://127.0.0.1:{office.server.port}", str(folder / "kiosk.token"))


def held(office: FakeOffice, folder: Path) -> str:
    """A machine that has a key, and the server knows it."""
    key = new_key("kiosk")
    keep(folder / "kiosk.token", key.encode())
    office.accepted = {digest(key)}
    return key


def test_a_key_is_256_bits_begins_as_the_server_has_it_and_is_its_owners_alone(tmp_path):
    assert PREFIX == PREFIXES
    keys = Keys(tmp_path / "deep" / "kiosk.token")
    key = keys.ask("kiosk", "AB12 CD34")
    assert TOKEN.fullmatch(key)
    assert keys.ask("kiosk", "AB12 CD34") == key
    assert keys.ask("kiosk", "FFFF FFFF") != key
    keys.ask("kiosk", "AB12 CD34")
    keys.accepted()
    [file] = (tmp_path / "deep").iterdir()
    assert (file.name, file.read_text(), file.stat().st_mode & 0o777) == (
        "kiosk.token",
        key,
        0o600,
    )


def test_what_is_kept_replaces_the_file_whole_and_a_torn_one_before_it(tmp_path):
    (tmp_path / "x.new").write_text("half of")
    keep(tmp_path / "x", b"one")
    keep(tmp_path / "x", b"two")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x", b"two")]


async def test_a_new_key_takes_the_place_of_the_old_one(office, tmp_path):
    before = held(office, tmp_path)
    await rolled(settings_of(office, tmp_path))
    after = (tmp_path / "kiosk.token").read_text()
    assert after != before
    assert office.accepted == {digest(after)}


async def rolled(settings: Settings) -> None:
    async with Client(settings) as client:
        pairing = Pairing(settings, "kiosk", client)
        try:
            await pairing.new_key()
        finally:
            await pairing._exchange.close()


async def started_again(office: FakeOffice, folder: Path) -> str:
    """What a machine holds once it has been on for a while, and the server knows it."""
    settings = settings_of(office, folder)
    keys = Keys(folder / "kiosk.token")
    async with Client(settings) as client:
        task = asyncio.create_task(Pairing(settings, "kiosk", client).run())
        await until(lambda: not keys.next)
        task.cancel()
        await asyncio.wait([task])
    assert office.accepted == {digest(keys.held)}
    return keys.held


async def test_a_roll_that_never_reached_the_server_is_done_at_the_next_start(office, tmp_path):
    before = held(office, tmp_path)
    office.cut = "before"
    with pytest.raises(Unreachable):
        await rolled(settings_of(office, tmp_path))
    assert (tmp_path / "kiosk.token").read_text() == before
    office.cut = ""
    assert await started_again(office, tmp_path) != before


async def test_a_roll_whose_answer_was_lost_is_found_done(office, tmp_path):
    before = held(office, tmp_path)
    office.cut = "after"
    await rolled(settings_of(office, tmp_path))
    assert office.accepted == {digest((tmp_path / "kiosk.token").read_text())} != {digest(before)}


async def test_kill_9_at_every_step_of_a_roll_locks_no_machine_out(office, tmp_path):
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["link.pairing"])
    survived = []
    for step in range(1, STEPS_MAX):
        folder = tmp_path / str(step)
        folder.mkdir()
        before = held(office, folder)
        child = forks.Process(target=_roll_until, args=(settings_of(office, folder), step))
        child.start()
        await asyncio.to_thread(child.join)
        after = await started_again(office, folder)
        survived.append((child.exitcode, after != before))
        if child.exitcode == 0:
            break
    *kills, last = survived
    assert last == (0, True)
    assert {code for code, _ in kills} == {-signal.SIGKILL}
    assert len(kills) >= 5
    assert [is_new for _, is_new in kills] == sorted(is_new for _, is_new in kills)


def _roll_until(settings: Settings, step: int) -> None:
    """In a process of its own: a roll, and ``kill -9`` just before its so many-th touch."""
    left = step

    def count(event: str, _arguments: object) -> None:
        nonlocal left
        if event in TOUCHES:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    async def roll() -> None:
        sys.addaudithook(count)
        await rolled(settings)

    asyncio.run(roll())
    os._exit(0)


async def test_a_second_roll_ends_the_first_one_and_forgets_no_key(office, tmp_path):
    held(office, tmp_path)
    begun = Keys(tmp_path / "kiosk.token").begin("kiosk")
    office.accepted = {digest(begun)}  # the server has done it, and nobody heard
    await rolled(settings_of(office, tmp_path))
    assert (tmp_path / "kiosk.token").read_text() == begun


async def test_a_machine_in_service_takes_the_new_key_when_the_old_one_is_refused(office, tmp_path):
    held(office, tmp_path)
    async with running(tmp_path, settings_of(office, tmp_path).server) as device:
        await until(lambda: device.views)
        begun = Keys(device.token_file).begin("kiosk")
        office.accepted = {digest(begun)}
        for socket in list(office.sockets):
            await socket.close()
        await until(lambda: device.views > 1)
        assert device.settings.token() == begun
