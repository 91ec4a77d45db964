"""The files of a machine's key, whole and durable at every instant.

``kiosk.token`` is the key that holds. Beside it: ``.asked``, made here and not yet accepted, one
for each authority that it was shown to, because a key that a stranger has seen must never hold;
``.next``, which replaces it and of which nobody knows whether the server has it already;
``.removed``, that of a machine that was taken out, kept for whoever looks into it. A key moves
from one name to the other by one rename, so a power cut leaves it under the one or the other.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from link.messages import MachineRole

PREFIX: dict[MachineRole, str] = {
    "kiosk": "mck_",
    "display": "mcd_",
    "rating": "mcr_",
    "counter": "mcc_",
    "reports": "mcp_",
}
"""What a key begins with, so that whoever finds one knows what it opens."""
KEY_BYTES = 32


def new_key(role: MachineRole) -> str:
    """A key of 256 random bits."""
    return PREFIX[role] + secrets.token_urlsafe(KEY_BYTES)


def digest(key: str) -> str:
    """What the server is told of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def keep(path: Path, data: bytes) -> None:
    """``data`` is in the file, readable by its owner only, and on disk, or the file is as before.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    move(fresh, path)


def move(path: Path, to: Path) -> None:
    """Rename, durably."""
    path.replace(to)
    folder = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Keys:
    """The keys of one machine, by the file of the one that holds."""

    def __init__(self, token_file: Path) -> None:
        self._held = token_file
        self._asked = token_file.with_name(token_file.name + ".asked")
        self._asking = self._asked
        self._next = token_file.with_name(token_file.name + ".next")
        self._removed = token_file.with_name(token_file.name + ".removed")

    @property
    def held(self) -> str:
        """The key that holds; "" without one."""
        return _read(self._held)

    @property
    def next(self) -> str:
        """The key that is to replace it; "" unless that was begun and not finished."""
        return _read(self._next)

    @property
    def was_removed(self) -> bool:
        """There was a key once, and the server has put an end to it."""
        return not self.held and self._removed.exists()

    def ask(self, role: MachineRole, authority: str) -> str:
        """The key to be accepted, while this authority (its fingerprint, "" without TLS) is the
        one that sees it: the same until it is, however often the code has expired."""
        seen_by = authority.replace(" ", "")[:32].lower()
        self._asking = self._asked.with_name(f"{self._asked.name}{'-' * bool(seen_by)}{seen_by}")
        if not (key := _read(self._asking)):
            key = new_key(role)
            keep(self._asking, key.encode())
        return key

    def forget_asked(self) -> None:
        """The server will never take the key that was asked for: the next is a new one."""
        self._asking.unlink(missing_ok=True)

    def accepted(self) -> None:
        """The key that was asked for last holds from now on, the others never will."""
        move(self._asking, self._held)
        for other in self._held.parent.glob(f"{self._asked.name}*"):
            other.unlink()

    def begin(self, role: MachineRole) -> str:
        """The key that is to replace the one that holds: the same until that is done."""
        if not (key := self.next):
            key = new_key(role)
            keep(self._next, key.encode())
        return key

    def replaced(self) -> None:
        """The next key holds from now on."""
        move(self._next, self._held)

    def set_aside(self) -> None:
        """The server knows this machine no longer."""
        self._next.unlink(missing_ok=True)
        move(self._held, self._removed)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
