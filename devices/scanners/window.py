"""A scanner that types into the program's own window, for want of a better way to reach it.

Whoever has the window passes on what is typed there. Another program in front of it would get the
codes, and a citizen's keyboard is heard as well: prefer ``serial:`` or ``keyboard:PATH``.
"""

from __future__ import annotations

from devices.scanners.reading import PAUSE_S
from devices.scanners.virtual import VirtualScanner


class WindowScanner(VirtualScanner):
    """``type_text`` takes characters as the window gets them, Enter as ``\\n``."""

    def __init__(self, *, name: str = "scanner", pause_s: float = PAUSE_S) -> None:
        super().__init__(name=name, pause_s=pause_s)

    def type_text(self, text: str) -> None:
        self.receive(text.encode("utf-8", "replace"))
