"""All wiring of the kiosk: one asyncio loop for the window, the server's line and the devices."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent

from assets import window
from assets.kit import Covered
from devices import catalogue
from devices.audio.protocol import AudioPlayer
from devices.printers.protocol import Printer
from devices.protocol import Device
from devices.scanners.protocol import Scanner
from devices.scanners.window import WindowScanner
from kiosk.bell import Bell
from kiosk.care import tend
from kiosk.guidance import Guidance
from kiosk.help import watch
from kiosk.machine import Machine
from kiosk.maintenance import Maintenance
from kiosk.page import KioskPage
from kiosk.screens.maintenance import MaintenancePage
from kiosk.shown import Shown
from kiosk.voice import Voice
from link.care import Care
from link.client import Client
from link.pairing import Pairing, Waiting
from link.settings import Screen as Display
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
        display: Display | None = None,
        player: AudioPlayer | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.machine = machine
        self._machine_name = name
        self._typed = typed
        self.maintenance = Maintenance(pin, machine.printer, lambda: machine.shown, window.end)
        self._over: tuple[Waiting | None, bool] = (None, False)
        self._last: Shown | None = None
        self._typed_since_enter = False
        self.voice, self._bell = Voice(), Bell(player)
        self._display = display

    def build(self) -> Covered:
        self.page = KioskPage(self.machine.act, self._display)
        self.guidance = Guidance(self.page, self._say, self.voice)
        self.covered = Covered(self.page, self._machine_name)
        refresh = Clock.create_trigger(lambda _elapsed: self.refresh())
        self.machine.changed = refresh
        self._keeper = MaintenancePage(self.maintenance, self.machine.visit.language)
        self.maintenance.changed = self._kept
        Window.bind(on_touch_down=self._touched)
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
            self._bell.show(shown.warning)
        self.guidance.follow(shown.visit)

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

    def _say(self, texts: Sequence[str], language: str, loudness: int) -> None:
        self.voice.say(texts, language, loudness=loudness)

    def open_settings(self, *_: Any) -> bool:
        """F1 opens Kivy's settings by default: not on a public machine."""
        return False

    def _on_text(self, _window: Any, text: str) -> None:
        self._typed_since_enter = True
        if self._typed:
            self._typed.type_text(text)

    def _on_key(self, _window: Any, key: int, *_: Any) -> bool:
        is_code = self._typed_since_enter
        if key in ENTER_KEYS:
            self._on_text(_window, "\n")
            self._typed_since_enter = False
        self.guidance.key(key, is_code=is_code)
        return False


async def run(settings: Settings, data: Path) -> None:
    """Until the window closes or the task is cancelled."""
    printer = catalogue.printer(settings.printer or "none", folder=data)
    scanner = catalogue.scanner(settings.scanner or "keyboard")
    player = catalogue.audio(settings.audio or "none")
    button = catalogue.help_button(settings.help_button or "none")
    with Spool(data / "spool.db") as spool:
        async with Client(settings, spool=spool) as client:
            machine = _machine(settings, client, spool, printer)
            app = KioskApp(
                machine,
                name=settings.name,
                typed=scanner if isinstance(scanner, WindowScanner) else None,
                pin=settings.pin,
                display=settings.screen,
                player=player,
            )
            pairing = Pairing(settings, "kiosk", client)
            care = Care(client, pairing, window.restart)
            tend(care, machine, scanner)
            _note(care, app.voice, player, button)
            pairing.changed = care.changed = lambda: app.cover(pairing.waiting, care.is_named)
            work = [asyncio.create_task(each.run()) for each in (machine, pairing, care)]
            if scanner:
                work.append(asyncio.create_task(_read(scanner, machine)))
            if button:
                work.append(asyncio.create_task(watch(button, machine)))
            async with AsyncExitStack() as devices:
                for device in (app.voice, player):
                    if device:
                        await device.open()
                        devices.push_async_callback(device.close)
                try:
                    await app.async_run(async_lib="asyncio")
                finally:
                    for task in work:
                        task.cancel()
                    await asyncio.gather(*work, return_exceptions=True)


def _machine(settings: Settings, client: Client, spool: Spool, printer: Printer | None) -> Machine:
    return Machine(
        client,
        spool,
        printer,
        language=settings.language,
        numbers_per_day=settings.numbers_per_day,
        idle_s=settings.idle_s,
    )


def _note(care: Care, *devices: Device | None) -> None:
    """The server hears how these are, now and whenever that changes."""
    for device in devices:
        if device:
            device.subscribe(lambda state: care.note(state.parts))
            care.note(device.state.parts)


async def _read(scanner: Scanner, machine: Machine) -> None:
    """Hand over what is held before the scanner, until it is cancelled."""
    await scanner.open()
    try:
        async for scan in scanner.scans():
            machine.scanned(scan)
    finally:
        await scanner.close()
