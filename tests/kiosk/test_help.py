"""A call for help from a kiosk, before the real server: told at once, answered, or said why not."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from devices.help_buttons.virtual import VirtualHelpButton
from kiosk import flow
from kiosk.help import watch
from tests.kiosk.test_machine import Kiosk, kiosk, mortal

__all__ = ["kiosk"]
TOLD_S_MAX = 2.0


async def calls_at_the_desk(kiosk: Kiosk) -> list[dict[str, Any]]:
    view = await kiosk.ask("GET", "/views/counter?counter=1", machine="counter1")
    found: list[dict[str, Any]] = view["data"]["help"]
    return found


async def test_one_tap_is_at_the_desk_within_two_seconds(kiosk: Kiosk) -> None:
    began = time.monotonic()
    kiosk.tap(flow.CallHelp())
    await kiosk.until(lambda: kiosk.machine.visit.help == "asked")
    [call] = await calls_at_the_desk(kiosk)
    assert time.monotonic() - began < TOLD_S_MAX
    assert call["answered_at"] is None
    assert kiosk.machine.shown.notice.title == "Đã báo, cán bộ đang đến hỗ trợ"


async def test_whoever_presses_again_has_called_once(kiosk: Kiosk) -> None:
    for _ in range(3):
        kiosk.tap(flow.CallHelp())
    await kiosk.until(lambda: kiosk.machine.visit.help == "asked")
    kiosk.tap(flow.CallHelp())
    assert len(await calls_at_the_desk(kiosk)) == 1
    assert kiosk.machine.visit.help == "asked"


async def test_the_officers_answer_is_on_the_kiosk(kiosk: Kiosk) -> None:
    kiosk.tap(flow.CallHelp())
    await kiosk.until(lambda: kiosk.machine.visit.help == "asked")
    [call] = await calls_at_the_desk(kiosk)
    await kiosk.ask("POST", f"/help/{call['id']}/answer", machine="counter1")
    await kiosk.until(lambda: kiosk.machine.visit.help == "coming")
    assert kiosk.machine.shown.notice.title == "Cán bộ đang đến"


async def test_the_button_beside_the_screen_is_a_tap(kiosk: Kiosk) -> None:
    button = VirtualHelpButton()
    watching = asyncio.create_task(watch(button, kiosk.machine))
    await asyncio.sleep(0)
    button.press()
    await kiosk.until(lambda: kiosk.machine.visit.help in ("asked", "coming"))
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert len(await calls_at_the_desk(kiosk)) == 1


async def test_without_the_server_the_citizen_is_told_where_to_go_and_nobody_is_called_later(
    tmp_path: Path,
) -> None:
    async with mortal(tmp_path) as (server, kiosk):
        server.kill()
        kiosk.tap(flow.CallHelp())
        await kiosk.until(lambda: kiosk.machine.visit.help == "failed")
        assert kiosk.machine.shown.notice.hint == "Xin đến Quầy hướng dẫn."
        assert kiosk.spool.pending() == []
