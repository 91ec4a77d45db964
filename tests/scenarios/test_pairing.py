"""A real server beyond its own machine, and a machine that is let in, ordered about and removed."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from link.keys import digest
from queue_server.addresses import host_for_others
from tests.link.device import Device, running
from tests.link.office import until
from tests.server import Server

ANY = "0.0.0.0"
POLL_S = 0.2


class OpenServer(Server):
    """It listens for other machines too, and speaks TLS to them."""

    options = ("--host", ANY)

    @property
    def for_others(self) -> str:
        return f"https://{host_for_others(ANY)}:{self.port}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OpenServer]:
    made = OpenServer(tmp_path / "office")
    made.start()
    yield made
    made.kill()


async def typed(office: Server, *words: str) -> str:
    """What somebody types at the server, and reads there."""
    done = await asyncio.to_thread(office.command, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def order(office: Server, machine: str, do: str) -> dict[str, object]:
    """What an administrator has a machine do from the page of devices."""
    cookies = await office.session("administrator")
    async with aiohttp.ClientSession(cookies=cookies, headers={"Origin": office.url}) as browser:
        path = f"{office.api}/machines/{machine}/orders"
        async with browser.post(path, json={"do": do}) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())


async def let_in(office: OpenServer, device: Device) -> str:
    """The administrator types the code and compares the fingerprint; the machine's id."""
    await until(lambda: device.code)
    shown = device.pairing.waiting
    assert shown
    said = await typed(office, "pair", shown.code, "--role", "kiosk", "--name", "Kiosk 1")
    assert shown.fingerprint in said
    found = re.search(r"kiosk ([0-9a-f]{16})", said)
    assert found
    return found[1]


async def test_a_kiosk_is_let_in_rolls_its_key_on_order_and_says_when_it_was_removed(
    office: OpenServer, tmp_path: Path
) -> None:
    took: dict[str, float] = {}

    def note(name: str, since: float) -> None:
        took[name] = round(time.monotonic() - since, 2)

    began = time.monotonic()
    async with running(tmp_path, office.for_others, poll_s=POLL_S) as device:
        machine = await let_in(office, device)
        accepted = time.monotonic()
        await until(lambda: device.views)
        note("accepted to live", accepted)
        note("start to live", began)
        first = device.settings.token()
        assert device.settings.authority_file.exists()

        began = time.monotonic()
        assert (await order(office, machine, "new_key"))["ok"] is True
        assert device.settings.token() != first
        views = device.views
        await until(lambda: device.views > views and device.client.state == "live")
        note("new key to live again", began)
        assert (await order(office, machine, "identify"))["word"] == ""
        assert device.care.is_named
        assert (await order(office, machine, "new_roll"))["word"] == "unknown_order"

        await typed(office, "revoke", machine)
        began = time.monotonic()
        await until(lambda: device.client.fatal == "no_token")
        note("revoked to kept out", began)
        await until(lambda: device.pairing.waiting and device.pairing.waiting.was_removed)
        note("revoked to said", began)
        assert await let_in(office, device) != machine
        await until(lambda: device.pairing.waiting is None)
    assert took["revoked to kept out"] <= 3.0
    print(took)


async def test_a_server_restarted_in_the_middle_of_pairing_is_found_again(
    office: OpenServer, tmp_path: Path
) -> None:
    async with running(tmp_path, office.for_others, poll_s=POLL_S) as device:
        await until(lambda: device.code)
        office.kill()
        await until(lambda: device.trouble == "no_server")
        office.start()
        await until(lambda: device.trouble == "")
        await let_in(office, device)
        await until(lambda: device.views)


async def test_a_roll_that_is_done_twice_leaves_the_server_with_one_key(
    office: OpenServer, tmp_path: Path
) -> None:
    """The server has done it, its answer was lost, and the machine was cut off from power."""
    async with running(tmp_path, office.for_others, poll_s=POLL_S) as device:
        await let_in(office, device)
        await until(lambda: device.views)
        before = device.token_file.read_bytes()
        await device.pairing.new_key()
        after = device.settings.token()
    device.token_file.with_name("kiosk.token.next").write_text(after)
    device.token_file.write_bytes(before)
    async with running(tmp_path, office.for_others, poll_s=POLL_S) as device:
        await until(lambda: device.views)
        assert device.settings.token() == after
    kept = office.read("SELECT hex(token_sha256) FROM machines WHERE name = 'Kiosk 1'")
    assert kept == [(digest(after).upper(),)]
