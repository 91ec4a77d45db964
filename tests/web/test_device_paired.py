"""A real device is let in by the real server, over TLS: nothing of either is played."""

from __future__ import annotations

import ssl
import time
from contextlib import asynccontextmanager

from aiohttp import web

from link.keys import digest
from queue_server import pairing
from queue_server.log.database import FILE, connect
from queue_server.web.app import application, open_house
from queue_server.web.listening import listening_at
from tests.link.office import until
from tests.link.test_pairing import running
from tests.server import make_office


@asynccontextmanager
async def office(data):
    """A server that others reach; its house and its address."""
    make_office(data)
    listening = listening_at(data, "0.0.0.0", 0)
    async with open_house(data, "") as house:
        runner = web.AppRunner(application(house, data, listening), shutdown_timeout=0.5)
        await runner.setup()
        try:
            async with listening.opened(runner):
                yield house, listening
        finally:
            await runner.cleanup()


async def test_a_device_is_paired_pins_the_authority_rolls_its_key_and_is_put_out(tmp_path, lan):
    async with office(tmp_path / "data") as (house, listening):
        url = f"https://{lan}:{listening.port}"
        async with running(tmp_path, url) as device:
            await until(lambda: device.code)
            assert device.pairing.waiting.fingerprint == listening.authority.fingerprint
            made = accepted(tmp_path / "data", device.code)
            await until(lambda: device.views)
            assert device.settings.authority_file.read_bytes() == listening.authority_pem
            first = device.token_file.read_text()
            await device.pairing.new_key()
            assert device.token_file.read_text() != first
            assert await house.accounts.machine_of(first) is None
            began = time.perf_counter()
            await house.accounts.revoke_token(made.id, by="quản trị")
            await until(lambda: device.pairing.waiting and device.pairing.waiting.was_removed)
            assert time.perf_counter() - began < 5


def accepted(data, code: str):
    """As ``motcua-server pair`` does it, beside the running server."""
    connection = connect(data / FILE)
    try:
        return pairing.accept(connection, code, "kiosk", name="Ki-ốt 1")
    finally:
        connection.close()


async def test_only_the_hash_of_the_devices_key_reaches_the_server(tmp_path, lan):
    async with office(tmp_path / "data") as (_, listening):
        async with running(tmp_path / "device", f"https://{lan}:{listening.port}") as device:
            await until(lambda: device.code)
            accepted(tmp_path / "data", device.code)
            await until(lambda: device.views)
        key = device.token_file.read_text()
        kept = b"".join(f.read_bytes() for f in (tmp_path / "data").rglob("*") if f.is_file())
        assert key.encode() not in kept
        assert bytes.fromhex(digest(key)) in kept
        assert device.token_file.stat().st_mode & 0o077 == 0
        assert ssl.PEM_cert_to_DER_cert(device.settings.authority_file.read_text())
