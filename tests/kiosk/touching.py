"""Fingers on the kiosk's screens, a reader at its window, and how large what they touch is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assets.kit import TouchPanel
from kiosk import flow
from kiosk.page import KioskPage
from kiosk.screens.rating_faces import FaceTile
from kiosk.shown import Shown
from tests.kiosk.scenes import MM, SCENES, SMALLEST_MM, page
from tests.screens import frames


def every_target_is_large_enough() -> None:
    wrong = []
    for scene in SCENES:
        made = page(SCENES[scene]("vi"))
        frames(2)
        for piece in made.walk(restrict=True):
            if isinstance(piece, TouchPanel):
                least = min(piece.units) / MM
                if least < SMALLEST_MM - 0.01:
                    wrong.append((scene, type(piece).__name__, round(least, 1)))
                assert made.x <= piece.x
                assert piece.right <= made.right + 1
    assert wrong == []


def finger(piece: Any) -> None:
    """One tap in the middle of a piece."""
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(*piece.center)
    touch.touch_down()
    touch.touch_up()


def of_kind(root: Any, kind: type, **having: Any) -> Any:
    """The first piece below ``root`` of a kind, with these values."""
    found = (piece for piece in root.walk(restrict=True) if isinstance(piece, kind))
    return next(p for p in found if all(getattr(p, k, None) == v for k, v in having.items()))


def a_finger_chooses() -> None:
    from kivy.core.window import Window

    from kiosk.screens.parts import Chip, Key, Tile

    acts: list[flow.Event] = []
    made = KioskPage(acts.append)
    Window.add_widget(made)

    def tap(what: Shown, kind: type, **having: Any) -> list[flow.Event]:
        acts.clear()
        made.show(what)
        frames(2)
        finger(of_kind(made, kind, **having))
        assert acts.pop(0) == flow.Touched()
        return list(acts)

    home = SCENES["home"]("vi")
    assert tap(home, Tile, letter="A") == [flow.AskClass("A")]
    assert tap(home, Tile, letter="R") == [flow.TakeNumber("R")]
    assert tap(home, Tile, letter="K") == []
    assert tap(SCENES["home_offline"]("vi"), Tile, letter="B") == [flow.AskClass("B")]
    for scene in ("home_offline_too_long", "home_offline_never"):
        assert tap(SCENES[scene]("vi"), Tile, letter="A") == []
    assert tap(home, TouchPanel, text="English") == [flow.SwitchLanguage("en")]
    assert tap(home, Chip, off_icon="contrast") == [flow.SwitchContrast()]
    entry = SCENES["entry"]("vi")
    assert tap(entry, Key, text="7") == [flow.Type("7")]
    assert tap(entry, Key, text="7") == [flow.Type("7")]
    assert tap(entry, Key, text="Tiếp tục") == [flow.Find("1124-7K3M")]
    faces = SCENES["rating_faces"]("vi")
    assert tap(faces, FaceTile, score=2) == [flow.GiveScore(2)]
    reasons = SCENES["rating_reasons"]("vi")
    assert tap(reasons, Chip, text="Chi phí") == [flow.ToggleReason("cost")]
    assert tap(reasons, TouchPanel, text="Gửi đánh giá") == [flow.SendRating()]


def a_reader_types_into_the_window() -> None:
    import asyncio
    from tempfile import TemporaryDirectory

    from kivy.core.window import Window

    from devices.scanners.window import WindowScanner
    from kiosk.app import KioskApp, _read
    from kiosk.machine import Machine
    from link.client import Client
    from link.settings import Settings
    from link.spool import Spool

    async def type_a_code() -> None:
        with TemporaryDirectory() as data, Spool(Path(data) / "spool.db") as spool:
            nowhere = Settings(server="http://127.0.0.1:1", token_file="none")
            async with Client(nowhere, spool=spool) as client:
                machine, scanner = Machine(client, spool, None), WindowScanner()
                app, scanned = KioskApp(machine, typed=scanner), asyncio.Event()
                app.build()
                machine.changed = scanned.set
                reading = asyncio.create_task(_read(scanner, machine))
                await asyncio.sleep(0)
                for letter in "q3J9xK2mZ8vB5nR7tW1yLc":
                    Window.dispatch("on_textinput", letter)
                Window.dispatch("on_key_down", 13, 40, "\r", [])
                await asyncio.wait_for(scanned.wait(), 5)
                reading.cancel()
                assert (machine.visit.step, machine.visit.ref) == (
                    flow.FINDING,
                    "q3J9xK2mZ8vB5nR7tW1yLc",
                )

    asyncio.run(type_a_code())


def tiles_are_60_by_25_mm() -> None:
    from kiosk.screens.parts import Tile

    for scene in ("home", "home_six", "home_paper_out"):
        made = page(SCENES[scene]("vi"))
        frames(2)
        sizes = [piece.units for piece in made.walk(restrict=True) if isinstance(piece, Tile)]
        assert len(sizes) == (6 if scene == "home_six" else 8)
        assert all(width >= 60 * MM and height >= 25 * MM for width, height in sizes)
