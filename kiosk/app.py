"""All wiring of the kiosk: one asyncio loop for the window, the server's line and the devices."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent

from assets import window
from assets.kit import Covered
from devices import catalogue
from devices.scanners.protocol import Scanner
from devices.scanners.window import WindowScanner
from kiosk.care import tend
from kiosk.machine import Machine
from kiosk.maintenance import Maintenance
from kiosk.page import KioskPage
from kiosk.screens.maintenance import MaintenancePage
from kiosk.shown import Shown
from link.care import Care
from link.client import Client
from link.pairing import Pairing, Waiting
from link.settings import Settings
from link.spool import Spool

ENTER_KEYS = (13, 271)


class KioskApp(App):
    """The page shows what the machine says, at most once a frame."""

    title = "Một Cửa"
    use_kivy_settings = False

    def __init__(
        self,
        machine: Machine,
        *,
        name: str = "",
        typed: WindowScanner | None = None,
        pin: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.machine = machine
        self._machine_name = name
        self._typed = typed
        self.maintenance = Maintenance(pin, machine.printer, lambda: machine.shown, window.end)
        self._over: tuple[Waiting | None, bool] = (None, False)
        self._last: Shown | None = None

    def build(self) -> Covered:
        self.page = KioskPage(self.machine.act)
        self.covered = Covered(self.page, self._machine_name)
        refresh = Clock.create_trigger(lambda _elapsed: self.refresh())
        self.machine.changed = refresh
        self._keeper = MaintenancePage(self.maintenance, self.machine.visit.language)
        self.maintenance.changed = self._kept
        Window.bind(on_touch_down=self._touched)
        if self._typed:
            Window.bind(on_textinput=self._on_text, on_key_down=self._on_key)
        window.tell_first_picture()
        self.refresh()
        return self.covered

    def refresh(self) -> None:
        """Show what is different from what was shown."""
        shown = self.machine.shown
        if shown != self._last:
            self._last = shown
            self.page.show(shown)

    def cover(self, waits: Waiting | None, is_named: bool) -> None:
        """Show over the page that this machine waits to be let in, or what it is called."""
        self._over = (waits, is_named)
        self._cover()

    def _cover(self) -> None:
        over = self._keeper if self.maintenance.view else None
        self.covered.show(*self._over, over)

    def _kept(self) -> None:
        """The keeper's page is another one, or is there no longer."""
        self._keeper.show()
        self._cover()

    def _touched(self, _window: Any, touch: MotionEvent) -> bool:
        """Seen by the keeper's corners first; nothing is taken away from the page."""
        self.maintenance.touched(touch.sx, touch.sy)
        return False

    def open_settings(self, *_: Any) -> bool:
        """F1 opens Kivy's settings by default: not on a public machine."""
        return False

    def _on_text(self, _window: Any, text: str) -> None:
        if self._typed:
            self._typed.type_text(text)

    def _on_key(self, _window: Any, key: int, *_: Any) -> bool:
        if key in ENTER_KEYS:
            self._on_text(_window, "\n")
        return False


async def run(settings: Settings, data: Path) -> None:
    """Until the window closes or the task is cancelled."""
    printer = catalogue.printer(settings.printer or "none", folder=data)
    scanner = catalogue.scanner(settings.scanner or "keyboard")
    with Spool(data / "spool.db") as spool:
        async with Client(settings, spool=spool) as client:
            machine = Machine(
                client,
                spool,
                printer,
                language=settings.language,
                numbers_per_day=settings.numbers_per_day,
            )
            typed = scanner if isinstance(scanner, WindowScanner) else None
            app = KioskApp(machine, name=settings.name, typed=typed, pin=settings.pin)
            pairing = Pairing(settings, "kiosk", client)
            care = Care(client, pairing, window.restart)
            tend(care, machine, scanner)
            pairing.changed = care.changed = lambda: app.cover(pairing.waiting, care.is_named)
            work = [asyncio.create_task(each.run()) for each in (machine, pairing, care)]
            if scanner:
                work.append(asyncio.create_task(_read(scanner, machine)))
            try:
                await app.async_run(async_lib="asyncio")
            finally:
                for task in work:
                    task.cancel()
                await asyncio.gather(*work, return_exceptions=True)


async def _read(scanner: Scanner, machine: Machine) -> None:
    """Hand over what is held before the scanner, until it is cancelled."""
    await scanner.open()
    try:
        async for scan in scanner.scans():
            machine.scanned(scan)
    finally:
        await scanner.close()
