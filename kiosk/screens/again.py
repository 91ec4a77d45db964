"""The same number a moment after the last one: is it for somebody else? (trust.md S13)"""

from __future__ import annotations

from kiosk.screens.base import Screen, load_kv

load_kv(__file__)


class AgainScreen(Screen):
    """One more, or that was all."""
