"""What the server keeps about itself in the office's file: its key, its starts, its address."""

from __future__ import annotations

import secrets

import apsw

from queue_server.log.queries import SQL

KEY_BYTES = 32


def setting(connection: apsw.Connection, key: str) -> str | None:
    """A value of the settings table."""
    value: str | None = connection.execute(SQL["setting"], (key,)).get
    return value


def put_setting(connection: apsw.Connection, key: str, value: str) -> None:
    connection.execute(SQL["put_setting"], (key, value))


def make_server_key(connection: apsw.Connection) -> None:
    """Make the 256-bit key of the tracking tokens, once, at ``init``."""
    if setting(connection, "server_key") is None:
        put_setting(connection, "server_key", secrets.token_hex(KEY_BYTES))


def server_key(connection: apsw.Connection) -> bytes:
    """The key made at ``init``; KeyError in a file that never was through it."""
    found = setting(connection, "server_key")
    if found is None:
        raise KeyError("server_key")
    return bytes.fromhex(found)


def next_epoch(connection: apsw.Connection) -> int:
    """Count one more start of the server: 1, 2, 3…"""
    return int(connection.execute(SQL["count_start"]).get)
