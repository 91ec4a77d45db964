"""Whom a machine believes to be its server: one authority, pinned at pairing (trust.md S8).

An office makes its own authority, so nobody vouches for it: whoever pairs a machine compares the
fingerprint on both screens. From then on only this authority counts, for requests and for the
live line, and the name in the certificate must be the server's. Nothing is believed instead.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import ssl
from pathlib import Path

_ONE_CERTIFICATE = re.compile(
    rb"\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*"
)


class BadAuthority(ssl.SSLCertVerificationError):
    """This is not one certificate: a second one would be believed without being compared."""

    def __init__(self) -> None:
        super().__init__(0, "the authority is not exactly one certificate")


def pinned(authority: Path) -> ssl.SSLContext:
    """Belief in the authority in a file; in the system's, for servers with a public certificate,
    where a machine was given none. Raises BadAuthority for a file that is broken."""
    if not authority.exists():
        return ssl.create_default_context()
    return believing(authority.read_bytes())


def believing(pem: bytes) -> ssl.SSLContext:
    """Belief in one authority and nobody else; raises BadAuthority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cadata=checked(pem).decode("ascii"))
    except BadAuthority:
        raise
    except ssl.SSLError as error:
        raise BadAuthority from error
    return context


def blind() -> ssl.SSLContext:
    """No belief at all: only for fetching the authority that is then compared by people."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def checked(pem: bytes) -> bytes:
    """The same bytes; BadAuthority unless they are exactly one certificate."""
    if not _ONE_CERTIFICATE.fullmatch(pem):
        raise BadAuthority
    return pem


def fingerprint(pem: bytes) -> str:
    """SHA-256 of the certificate: 64 hexadecimal digits, as ``AB12 CD34 …``, for two pairs of
    eyes. Raises BadAuthority."""
    try:
        der = ssl.PEM_cert_to_DER_cert(checked(pem).decode("ascii").strip())
    except binascii.Error as error:
        raise BadAuthority from error
    digits = hashlib.sha256(der).hexdigest().upper()
    return " ".join(digits[start : start + 4] for start in range(0, 64, 4))
