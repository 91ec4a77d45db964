"""Metres of paper left on the roll (people.md O9), for printers without a near-end sensor.

What has been printed is counted and kept in a file, so that a restart forgets nothing. A file
that cannot be read or written costs the warning, never a slip.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from devices.printers.protocol import PrinterStatus

LOW_M = 3.0
"""About twenty slips: time for a colleague to fetch a roll."""
_LOG = logging.getLogger("devices.printer.roll")


class Used(msgspec.Struct):
    """What the file holds: metres printed since the roll was put in."""

    used_m: float = 0.0


class Roll:
    """``length_m`` as printed on the roll's wrapping; ``file`` None: forgotten at the end."""

    def __init__(self, length_m: float, file: Path | None = None) -> None:
        if not 5 <= length_m <= 500:
            raise ValueError("a roll is 5 to 500 metres long")
        self.length_m = length_m
        self._file = file
        self._used = _read(file).used_m if file else 0.0

    @property
    def left_m(self) -> float:
        return max(self.length_m - self._used, 0.0)

    @property
    def left_percent(self) -> int:
        return round(100 * self.left_m / self.length_m)

    def take(self, height_px: int) -> None:
        """A slip of so many rows has left the printer, 8 to the millimetre."""
        self._used += height_px / 8000
        self._keep()

    def renew(self) -> None:
        """A full roll was put in."""
        self._used = 0.0
        self._keep()

    def judge(self, status: PrinterStatus) -> PrinterStatus:
        """A printer that calls itself well is low on paper when the count says so."""
        if status.word == "ready" and self.left_m < LOW_M:
            return PrinterStatus("paper_low", f"{self.left_m:.1f} m")
        return status

    def _keep(self) -> None:
        if self._file is None:
            return
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(Used(round(self._used, 4))))
            part.replace(self._file)
        except OSError as error:
            _LOG.warning("the roll's count is not kept: %s", error)


def _read(file: Path) -> Used:
    try:
        used = msgspec.json.decode(file.read_bytes(), type=Used)
    except FileNotFoundError:
        return Used()
    except (OSError, msgspec.DecodeError) as error:
        _LOG.warning("the roll's count cannot be read, a full roll is assumed: %s", error)
        return Used()
    return used if 0 <= used.used_m < 1e6 else Used()
