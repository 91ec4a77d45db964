"""What is no single certificate is nobody's authority, however it is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from link.trust import BadAuthority, believing, fingerprint
from tests.link.office import Authority

BROKEN = {
    "nothing": b"",
    "rubbish": b"rubbish",
    "cut short": b"-----BEGIN CERTIFICATE-----\nMIIBa\n-----END CERTIFICATE-----\n",
    "letters only": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
}


@pytest.mark.parametrize("pem", BROKEN.values(), ids=BROKEN)
def test_a_broken_authority_is_believed_by_nobody(pem: bytes) -> None:
    with pytest.raises(BadAuthority):
        believing(pem)


@pytest.mark.parametrize("what", ["nothing", "rubbish", "cut short"])
def test_a_broken_authority_has_no_fingerprint(what: str) -> None:
    with pytest.raises(BadAuthority):
        fingerprint(BROKEN[what])


@pytest.mark.parametrize("read", [believing, fingerprint])
def test_two_authorities_are_none(read: Callable[[bytes], object], tmp_path: Path) -> None:
    one, other = Authority(tmp_path / "a"), Authority(tmp_path / "b")
    with pytest.raises(BadAuthority):
        read(one.pem + other.pem)


def test_a_fingerprint_is_read_in_groups_of_four_and_is_of_one_authority(tmp_path: Path) -> None:
    one, other = Authority(tmp_path / "a"), Authority(tmp_path / "b")
    assert [len(group) for group in fingerprint(one.pem).split()] == [4] * 16
    assert fingerprint(one.pem) == fingerprint(b"\n" + one.pem) != fingerprint(other.pem)
