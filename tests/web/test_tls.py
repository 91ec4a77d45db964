"""S8: beyond this machine the server speaks TLS, by an authority of the office's own."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import warnings
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from cryptography import x509

from link import trust
from queue_server.addresses import own_addresses, own_names
from queue_server.authority import (
    Authority,
    AuthorityBroken,
    days_left,
    known_authority,
    names_of,
    open_authority,
)
from queue_server.web.listening import Listening, listening_at, now_utc

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
DAY = timedelta(days=1)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def hello(request: web.Request) -> web.Response:
    return web.Response(text=request.scheme)


@asynccontextmanager
async def serving(listening: Listening):
    """A server of one page; its port is ``listening.port``."""
    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        async with listening.opened(runner):
            yield listening
    finally:
        await runner.cleanup()


async def ask(url: str, context: ssl.SSLContext | None = None) -> str:
    connector = aiohttp.TCPConnector(ssl=context or True)
    async with aiohttp.ClientSession(connector=connector) as client, client.get(url) as answer:
        return await answer.text()


# -- what is served ---------------------------------------------------------------------------


async def test_others_get_tls_and_this_machine_plain_http_under_one_number(tmp_path, lan):
    async with serving(listening_at(tmp_path, "0.0.0.0", 0)) as listening:
        pinned = trust.believing(listening.authority_pem)
        assert await ask(f"https://{lan}:{listening.port}/", pinned) == "https"
        assert await ask(f"http://127.0.0.1:{listening.port}/") == "http"
        with pytest.raises(aiohttp.ClientError):
            await ask(f"http://{lan}:{listening.port}/")


async def test_loopback_stays_plain_and_makes_no_authority(tmp_path):
    async with serving(listening_at(tmp_path, "127.0.0.1", 0)) as listening:
        assert await ask(f"http://127.0.0.1:{listening.port}/") == "http"
        assert (listening.insecure, listening.authority_pem) == (False, b"")
    assert known_authority(tmp_path) is None


async def test_plain_http_for_others_is_insecure_and_says_so(tmp_path, lan, capsys):
    async with serving(listening_at(tmp_path, "0.0.0.0", 0, insecure=True)) as listening:
        assert await ask(f"http://{lan}:{listening.port}/") == "http"
        assert listening.insecure
    assert "plain HTTP beyond this machine" in capsys.readouterr().out
    assert known_authority(tmp_path) is None


async def test_a_number_that_another_program_has_is_refused(tmp_path, lan):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            async with serving(listening_at(tmp_path, "0.0.0.0", port)):
                pass


# -- what is refused --------------------------------------------------------------------------


def handshake(authority: Authority, client: ssl.SSLContext) -> str | None:
    """The TLS version that both agree on; SSLError where they do not."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(back, there, server_hostname="office"),
        authority.context().wrap_bio(there, back, server_side=True),
    ]
    for end in ends * 3:
        with suppress(ssl.SSLWantReadError):
            end.do_handshake()
    return ends[0].version()


@pytest.mark.parametrize(("version", "refused"), [("TLSv1_1", True), ("TLSv1_2", False)])
def test_tls_1_1_is_refused(tmp_path, version, refused):
    authority = open_authority(tmp_path, NOW)
    authority.renew({"office"}, NOW)
    client = trust.blind()
    client.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        client.minimum_version = client.maximum_version = ssl.TLSVersion[version]
    if refused:
        with pytest.raises(ssl.SSLError, match="UNSUPPORTED_PROTOCOL"):
            handshake(authority, client)
    else:
        assert handshake(authority, client) == "TLSv1.2"


async def test_a_device_that_pinned_another_authority_does_not_talk(tmp_path, lan):
    other = open_authority(tmp_path / "other", now_utc())
    async with serving(listening_at(tmp_path, "0.0.0.0", 0)) as listening:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await ask(f"https://{lan}:{listening.port}/", trust.believing(other.pem))


async def test_a_name_that_is_not_this_machines_is_refused(tmp_path):
    async with serving(listening_at(tmp_path, "0.0.0.0", 0)) as listening:
        pinned = trust.believing(listening.authority_pem)
        with pytest.raises(aiohttp.ClientConnectorCertificateError, match="IP address mismatch"):
            await ask(f"https://127.0.0.3:{listening.port}/", pinned)


async def test_a_connection_that_never_agrees_on_tls_is_closed(tmp_path, monkeypatch):
    monkeypatch.setattr("queue_server.web.listening.HANDSHAKE_S", 0.05)
    async with serving(listening_at(tmp_path, "0.0.0.0", 0)) as listening:
        reader, writer = await asyncio.open_connection("127.0.0.2", listening.port)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


# -- the certificate --------------------------------------------------------------------------


async def test_an_expired_certificate_is_made_anew_without_a_restart(tmp_path, lan):
    clock = Clock(now_utc() - 400 * DAY)
    authority = open_authority(tmp_path, clock.now)
    async with serving(Listening("0.0.0.0", 0, authority, now=clock)) as listening:
        url, pinned = f"https://{lan}:{listening.port}/", trust.believing(authority.pem)
        with pytest.raises(aiohttp.ClientConnectorCertificateError, match="expired"):
            await ask(url, pinned)
        clock.now = now_utc()
        await listening.renew()
        assert await ask(url, pinned) == "https"


@pytest.mark.parametrize(("days", "made"), [(0, False), (335, False), (336, True), (400, True)])
def test_a_certificate_is_made_anew_when_less_than_thirty_days_are_left(tmp_path, days, made):
    authority = open_authority(tmp_path, NOW)
    assert authority.renew({"office"}, NOW)
    assert authority.renew({"office"}, NOW + days * DAY) is made


def test_a_new_address_makes_a_new_certificate_and_one_that_went_away_does_not(tmp_path):
    authority = open_authority(tmp_path, NOW)
    authority.renew({"office", "192.0.2.5"}, NOW)
    assert not authority.renew({"office"}, NOW)
    assert authority.renew({"office", "192.0.2.6"}, NOW)
    assert names_of(authority.certificate()) == {"office", "192.0.2.6"}


def test_a_certificate_of_another_authority_or_no_certificate_is_made_anew(tmp_path):
    authority = open_authority(tmp_path / "a", NOW)
    other = open_authority(tmp_path / "b", NOW)
    for one in (authority, other):
        one.renew({"office"}, NOW)
    authority.server_file.write_bytes(other.server_file.read_bytes())
    assert authority.renew({"office"}, NOW)
    authority.server_file.write_text("nothing of the kind")
    assert authority.renew({"office"}, NOW)
    assert not authority.renew({"office"}, NOW)


def test_the_certificate_names_every_address_of_this_machine(tmp_path):
    authority = open_authority(tmp_path, NOW)
    authority.renew(own_names("office.example"), NOW)
    names = names_of(authority.certificate())
    host = socket.gethostname().partition(".")[0].lower()
    assert {"127.0.0.1", "::1", "localhost", host, f"{host}.local", "office.example"} <= names
    assert {str(address) for address in own_addresses()} <= names


def test_the_authority_is_of_p_256_for_ten_years_and_signs_nothing_but_servers(tmp_path):
    authority = open_authority(tmp_path, NOW)
    authority.renew({"192.0.2.5", "fd00::2"}, NOW)
    top = x509.load_pem_x509_certificate(authority.pem)
    served = authority.certificate()
    assert top.public_key().curve.name == served.public_key().curve.name == "secp256r1"
    assert (days_left(top, NOW), days_left(served, NOW)) == (3_650, 365)
    limits = top.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    assert not served.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    names = served.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {*names.get_values_for_type(x509.IPAddress)} == {
        ipaddress.ip_address("192.0.2.5"),
        ipaddress.ip_address("fd00::2"),
    }


def test_strict_clients_believe_what_the_authority_signed(tmp_path):
    authority = open_authority(tmp_path, now_utc())
    authority.renew({"office"}, now_utc())
    client = trust.believing(authority.pem)
    client.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
    assert handshake(authority, client) == "TLSv1.3"


def test_the_fingerprint_is_the_one_that_devices_show(tmp_path):
    authority = open_authority(tmp_path, NOW)
    assert authority.fingerprint == trust.fingerprint(authority.pem)


def test_the_authority_is_made_once_and_its_files_are_for_this_user_only(tmp_path):
    first = open_authority(tmp_path, NOW)
    first.renew({"office"}, NOW)
    assert open_authority(tmp_path, NOW + 400 * DAY).fingerprint == first.fingerprint
    folder = tmp_path / "tls"
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == dict.fromkeys(("ca.pem", "ca.key", "server.pem"), 0o600)


@pytest.mark.parametrize("damage", ["no key", "foreign key", "no certificate in it"])
def test_an_authority_that_is_broken_is_told_with_what_to_do(tmp_path, damage):
    open_authority(tmp_path, NOW)
    folder, other = tmp_path / "tls", tmp_path / "other"
    open_authority(other, NOW)
    if damage == "no key":
        (folder / "ca.key").unlink()
    elif damage == "foreign key":
        (folder / "ca.key").write_bytes((other / "tls" / "ca.key").read_bytes())
    else:
        (folder / "ca.pem").write_text("?")
    with pytest.raises(AuthorityBroken, match="pair every device anew"):
        Authority(folder)
