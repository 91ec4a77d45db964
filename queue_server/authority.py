"""The office's own certificate authority, and the server's certificate that it signs (trust.md S8).

Nobody outside vouches for a machine in an office's network, so the server makes an authority once,
in ``DATA/tls``, and devices pin it when they are paired: people compare its fingerprint on both
screens. The certificate is made anew by itself long before it ends, and when the machine has got
another address; the authority stays, so no device has to be paired again.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import apsw
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from queue_server.addresses import as_address
from queue_server.settings import put_setting, setting

FOLDER = "tls"
AUTHORITY_FILE, KEY_FILE, SERVER_FILE = "ca.pem", "ca.key", "server.pem"
AUTHORITY_DAYS, SERVER_DAYS, RENEW_DAYS = 3_650, 365, 30
CLOCKS_APART = timedelta(days=1)
"""A device out of its box may be a little behind: what is made now is good since yesterday."""

Key = ec.EllipticCurvePrivateKey
Certificate = x509.Certificate


class AuthorityBroken(OSError):
    """The authority's files cannot be used; the message says which, for people."""


class Authority:
    """What lies in ``DATA/tls``: the authority (``ca.pem``, ``ca.key``), and in ``server.pem`` the
    server's key with its certificate, in one file so that they are always of one another."""

    def __init__(self, folder: Path) -> None:
        """Raises ``AuthorityBroken``."""
        self._folder, self.server_file = folder, folder / SERVER_FILE
        self._certificate, self._key = _read(folder)

    @property
    def pem(self) -> bytes:
        """The authority's certificate, for devices to pin."""
        return self._certificate.public_bytes(Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as ``AB12 CD34 …``, for two pairs of eyes."""
        digits = sha256(self._certificate.public_bytes(Encoding.DER)).hexdigest().upper()
        return " ".join(digits[start : start + 4] for start in range(0, 64, 4))

    def certificate(self) -> Certificate | None:
        """The server's, as it lies there; None for none that can be read and is ours."""
        with suppress(OSError, ValueError, TypeError, InvalidSignature):
            found = x509.load_pem_x509_certificate(self.server_file.read_bytes())
            found.verify_directly_issued_by(self._certificate)
            return found
        return None

    def renew(self, names: Iterable[str], now: datetime) -> bool:
        """See to it that the server's certificate is good for all these names and for a month;
        whether a new one was made. Raises OSError."""
        wanted, found = frozenset(names), self.certificate()
        if found and wanted <= names_of(found) and _lasts(found, now):
            return False
        key = ec.generate_private_key(ec.SECP256R1())
        signed = self._sign(key, wanted, now)
        _keep(self.server_file, _pem(key) + signed.public_bytes(Encoding.PEM))
        return True

    def context(self) -> ssl.SSLContext:
        """What the server speaks TLS by, 1.2 at least; call ``load`` after ``renew``."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.load(context)
        return context

    def load(self, context: ssl.SSLContext) -> None:
        """Whoever connects from now on gets the certificate that lies there now."""
        context.load_cert_chain(self.server_file)

    def _sign(self, key: Key, names: frozenset[str], now: datetime) -> Certificate:
        subject, issuer = _subject("Mot Cua server"), self._certificate.subject
        known_as = x509.SubjectAlternativeName(map(_name, sorted(names)))
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        serves = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        return (
            _draft(subject, issuer, key, now, SERVER_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(serves, critical=False)
            .add_extension(known_as, critical=False)
            .add_extension(signer, critical=False)
            .sign(self._key, hashes.SHA256())
        )


def open_authority(data: Path, now: datetime) -> Authority:
    """The authority of a data folder, made where there is none. Raises ``AuthorityBroken``."""
    folder = data / FOLDER
    if not (folder / AUTHORITY_FILE).exists():
        _make(folder, now)
    return Authority(folder)


def keep_copy(connection: apsw.Connection, data: Path) -> None:
    """Put the authority into the office's file, so that a backup has it too: without it every
    device would have to be paired anew."""
    for name in (KEY_FILE, AUTHORITY_FILE):
        put_setting(connection, f"tls/{name}", (data / FOLDER / name).read_text("ascii"))


def put_back(connection: apsw.Connection, data: Path) -> bool:
    """Lay the authority of a restored office where the server looks for it; False where it never
    had one. The server's own certificate is made anew when it starts. Raises OSError."""
    kept = {name: setting(connection, f"tls/{name}") for name in (KEY_FILE, AUTHORITY_FILE)}
    if not all(kept.values()):
        return False
    (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    for name, text in kept.items():
        _keep(data / FOLDER / name, (text or "").encode("ascii"))
    return True


def known_authority(data: Path) -> Authority | None:
    """The same, None where the server has never spoken TLS. Raises ``AuthorityBroken``."""
    folder = data / FOLDER
    return Authority(folder) if (folder / AUTHORITY_FILE).exists() else None


def names_of(certificate: Certificate) -> frozenset[str]:
    """The names and addresses that a certificate is good for."""
    with suppress(x509.ExtensionNotFound):
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return frozenset(str(name.value) for name in found)
    return frozenset()


def days_left(certificate: Certificate, now: datetime) -> int:
    """Whole days until it ends; negative once it has ended."""
    return (certificate.not_valid_after_utc - now).days


def _lasts(certificate: Certificate, now: datetime) -> bool:
    begun = certificate.not_valid_before_utc <= now
    return begun and days_left(certificate, now) >= RENEW_DAYS


def _read(folder: Path) -> tuple[Certificate, Key]:
    try:
        certificate = x509.load_pem_x509_certificate((folder / AUTHORITY_FILE).read_bytes())
        key = load_pem_private_key((folder / KEY_FILE).read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise AuthorityBroken(_broken(folder, str(error))) from error
    if not isinstance(key, Key) or key.public_key() != certificate.public_key():
        raise AuthorityBroken(_broken(folder, f"{KEY_FILE} is not the key of {AUTHORITY_FILE}"))
    return certificate, key


def _broken(folder: Path, why: str) -> str:
    return (
        f"{folder}: {why}; put {AUTHORITY_FILE} and {KEY_FILE} back from a copy, or move the "
        "folder away and pair every device anew"
    )


def _make(folder: Path, now: datetime) -> None:
    """The key first: without the certificate there is no authority yet."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(f"Mot Cua authority {os.urandom(4).hex()}")
    signed = (
        _draft(subject, subject, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _keep(folder / KEY_FILE, _pem(key))
    _keep(folder / AUTHORITY_FILE, signed.public_bytes(Encoding.PEM))


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _draft(
    subject: x509.Name, issuer: x509.Name, key: Key, now: datetime, days: int
) -> x509.CertificateBuilder:
    """What both kinds have in common."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_APART)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool = False, certifies: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _name(name: str) -> x509.GeneralName:
    address = as_address(name)
    return x509.IPAddress(address) if address else x509.DNSName(name)


def _pem(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _keep(path: Path, data: bytes) -> None:
    """The whole file or the one before, for this user only, also after a power cut."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
