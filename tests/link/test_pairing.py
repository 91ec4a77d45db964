"""A machine that nobody knows is let in by a code, and one that was removed asks again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from link import pairing as pairing_module
from link.client import WrongServer
from link.keys import Keys, digest
from link.messages import MachineSelf
from link.trust import fingerprint
from tests.link.device import Device, running
from tests.link.office import Authority, FakeOffice, until


@pytest.fixture
async def office() -> AsyncIterator[FakeOffice]:
    made = FakeOffice()
    made.url = await made.start()  # type: ignore[attr-defined]
    yield made
    await made.stop()


def known_as(device: Device) -> str:
    return digest(device.token_file.read_text())


async def test_a_new_machine_shows_a_code_is_accepted_and_goes_live_by_itself(office, tmp_path):
    async with running(tmp_path, office.url) as device:
        await until(lambda: device.code in office.asked)
        waiting = device.pairing.waiting
        assert (waiting.name, waiting.role, waiting.minutes) == ("Kiosk 1", "kiosk", 10)
        assert (waiting.fingerprint, waiting.was_removed) == ("", False)
        assert not device.token_file.exists()
        office.accept(device.code)
        await until(lambda: device.views)
        assert device.pairing.waiting is None
    assert device.token_file.stat().st_mode & 0o777 == 0o600
    assert {known_as(device)} == office.accepted
    assert device.token_file.read_text().startswith("mck_")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kiosk.token"]


async def test_a_code_that_has_expired_is_replaced_by_itself(office, tmp_path):
    office.lasts_s = -5.0
    async with running(tmp_path, office.url) as device:
        await until(lambda: len(office.asked) >= 2)
        assert len(set(office.asked.values())) == 1  # one key, so that no late yes is lost
        office.accept(next(iter(office.asked)))
        await until(lambda: device.views)


async def test_a_server_that_is_not_there_is_said_and_asked_again(
    office, tmp_path, unused_tcp_port
):
    await office.stop()
    url = f"http://127.0.0.1:{unused_tcp_port}"
    async with running(tmp_path, url) as device:
        await until(lambda: device.trouble == "no_server")
        later = FakeOffice()
        await later.start(unused_tcp_port)
        await until(lambda: device.code in later.asked)
        assert device.trouble == ""
        await later.stop()
        await until(lambda: device.trouble == "no_server")
        assert device.code  # it may still be good


async def test_a_machine_let_in_while_it_was_off_needs_no_second_code(office, tmp_path):
    async with running(tmp_path, office.url) as device:
        await until(lambda: device.code in office.asked)
    office.accept(device.code)
    async with running(tmp_path, office.url) as device:
        await until(lambda: device.views)
    assert office.asked == {}


async def test_a_removed_machine_says_so_keeps_its_key_aside_and_pairs_again(office, tmp_path):
    Keys(tmp_path / "kiosk.token").ask("kiosk", "")
    (tmp_path / "kiosk.token.asked").rename(tmp_path / "kiosk.token")
    old = (tmp_path / "kiosk.token").read_text()
    office.accepted.add(digest(old))
    async with running(tmp_path, office.url) as device:
        await until(lambda: device.views)
        assert device.pairing.waiting is None
        office.accepted.clear()
        for socket in list(office.sockets):
            await socket.close()
        await until(lambda: device.code in office.asked)
        assert device.pairing.waiting.was_removed
        assert (tmp_path / "kiosk.token.removed").read_text() == old
        office.accept(device.code)
        await until(lambda: device.views >= 2)
        assert device.pairing.waiting is None
    assert known_as(device) != digest(old)


async def test_a_refused_key_is_given_up_only_when_the_server_has_said_so_once_more(
    office: FakeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing_module, "LOOK_S", 0.01)
    (tmp_path / "kiosk.token").write_text("mck_held")
    office.cut = "machine"
    async with running(tmp_path, office.url) as device:
        await until(lambda: device.client.fatal == "no_token" and office.asked_who > 3)
        assert device.token_file.read_text() == "mck_held"
        assert device.pairing.waiting is None
        office.cut = ""
        await until(lambda: device.pairing.waiting)
    assert (tmp_path / "kiosk.token.removed").read_text() == "mck_held"


async def test_a_key_that_was_let_in_and_removed_meanwhile_is_given_up(office, tmp_path):
    key = Keys(tmp_path / "kiosk.token").ask("kiosk", "")
    office.refused.add(digest(key))
    async with running(tmp_path, office.url) as device:
        await until(lambda: device.code in office.asked)
        assert office.asked[device.code] != digest(key)


async def test_a_folder_that_cannot_be_written_is_said(office, tmp_path):
    (tmp_path / "kiosk.token.asked").mkdir()
    async with running(tmp_path, office.url) as device:
        await until(lambda: device.trouble == "refused")
        assert device.pairing.waiting.word == "no_disk"


# -- over TLS ---------------------------------------------------------------------------------


async def paired(folder: Path, office: FakeOffice, url: str) -> None:
    async with running(folder, url) as device:
        await until(lambda: device.code in office.asked)
        office.accept(device.code)
        await until(lambda: device.views)


async def test_over_tls_the_authority_is_compared_then_pinned_and_nobody_else_believed(tmp_path):
    mine, other = Authority(tmp_path / "a"), Authority(tmp_path / "b")
    office = FakeOffice(mine)
    url = await office.start()
    port = office.server.port
    async with running(tmp_path, url) as device:
        await until(lambda: device.code in office.asked)
        assert device.pairing.waiting.fingerprint == fingerprint(mine.pem)
        assert not device.settings.authority_file.exists()  # nobody has compared it yet
        office.accept(device.code)
        await until(lambda: device.views)
        assert device.settings.authority_file.read_bytes() == mine.pem
    await office.stop()
    false = FakeOffice(other)
    false.accepted = office.accepted
    await false.start(port)
    async with running(tmp_path, url) as device:
        await until(lambda: device.client.fatal == "wrong_server")
        with pytest.raises(WrongServer):
            await device.client.get("/machine", answer=MachineSelf)
    assert false.keys_seen == []  # the key was never told
    await false.stop()


async def test_a_removed_machine_pairs_again_with_its_own_server_only(tmp_path):
    mine, other = Authority(tmp_path / "a"), Authority(tmp_path / "b")
    office = FakeOffice(mine)
    url = await office.start()
    await paired(tmp_path, office, url)
    (tmp_path / "kiosk.token").unlink()
    port = office.server.port
    await office.stop()
    false = FakeOffice(other)
    await false.start(port)
    async with running(tmp_path, url) as device:
        await until(lambda: device.trouble == "wrong_server")
        assert (device.code, device.pairing.waiting.fingerprint) == ("", "")
    assert (false.asked, false.keys_seen) == ({}, [])
    await false.stop()


async def test_a_key_that_one_authority_has_seen_is_never_asked_of_another(tmp_path):
    mine, other = Authority(tmp_path / "a"), Authority(tmp_path / "b")
    first, strange, again = [await asked_of(each, tmp_path) for each in (mine, other, mine)]
    assert first == again != strange


async def asked_of(authority: Authority, folder: Path) -> str:
    """The key that a device without one asks this server to let in, as its SHA-256."""
    office = FakeOffice(authority)
    url = await office.start()
    async with running(folder, url) as device:
        await until(lambda: device.code in office.asked)
        sha = office.asked[device.code]
    await office.stop()
    return sha


@pytest.mark.parametrize(
    "offered",
    [
        lambda mine, other: other.pem,
        lambda mine, other: mine.pem + other.pem,
        lambda mine, other: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        lambda mine, other: b"rubbish",
    ],
    ids=["another's", "two at once", "no certificate", "rubbish"],
)
async def test_an_authority_that_does_not_vouch_for_its_own_server_is_refused(
    offered: Callable[[Authority, Authority], bytes], tmp_path: Path
) -> None:
    mine, other = Authority(tmp_path / "a"), Authority(tmp_path / "b")
    office = FakeOffice(mine, offered=offered(mine, other))
    url = await office.start()
    async with running(tmp_path, url) as device:
        await until(lambda: device.trouble == "wrong_server")
    assert (office.asked, office.keys_seen) == ({}, [])
    await office.stop()


async def test_a_certificate_for_another_address_is_refused(tmp_path: Path) -> None:
    office = FakeOffice(Authority(tmp_path / "a", host="192.0.2.7"))
    url = await office.start()
    async with running(tmp_path, url) as device:
        await until(lambda: device.trouble == "wrong_server")
    assert office.asked == {}
    await office.stop()


async def test_a_broken_authority_file_is_no_reason_to_believe_anybody(tmp_path: Path) -> None:
    office = FakeOffice(Authority(tmp_path / "a"))
    url = await office.start()
    (tmp_path / "kiosk.token").write_text("mck_held")
    (tmp_path / "kiosk.ca.pem").write_bytes(b"")
    async with running(tmp_path, url) as device:
        await until(lambda: device.client.fatal == "wrong_server")
    assert office.keys_seen == []
    await office.stop()


async def test_without_an_authority_only_a_public_certificate_is_believed(tmp_path: Path) -> None:
    office = FakeOffice(Authority(tmp_path / "a"), offered=b"")
    url = await office.start()
    async with running(tmp_path, url) as device:
        await until(lambda: device.trouble == "wrong_server")
    assert (office.asked, office.keys_seen) == ({}, [])
    await office.stop()
