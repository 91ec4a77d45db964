"""Logs as JSON lines on stderr: one line per fact, secrets masked, never a local variable."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

TOKEN = re.compile(r"\b(mc[a-z]_[A-Za-z0-9_-]{4})[A-Za-z0-9_-]{20,}")


def _mask(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of a token only its first four characters are told (S18)."""
    for key, value in line.items():
        if isinstance(value, str):
            line[key] = TOKEN.sub(r"\1…", value)
    return line


class Stderr:
    """Writes a line wherever stderr leads at that moment. A log that cannot be written (a closed
    pipe, a full disk) must never stop what it tells of (R26)."""

    def msg(self, message: str) -> None:
        with suppress(OSError, ValueError):
            print(message, file=sys.stderr, flush=True)

    debug = info = warning = error = critical = exception = msg


def configure() -> None:
    """For the whole program; to be called once, first."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: Stderr(),
        cache_logger_on_first_use=True,
    )
