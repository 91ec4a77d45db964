"""A6, A7, A15: nobody is hurried, no nervous finger does harm, nothing flashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from devices.audio.virtual import VirtualPlayer
from kiosk import flow
from kiosk.bell import Bell
from kiosk.flow import Visit, move
from link.settings import BadSettings, load
from tests.kiosk.samples import issued
from tests.screens import play

EXTENSIONS = 10
QUARTER = (270, 480)


@pytest.mark.parametrize("idle_s", [30, 60, 300])
def test_a_visit_is_warned_twenty_seconds_before_its_end_and_extended_ten_times(
    idle_s: int,
) -> None:
    visit = Visit("vi", step=flow.CLASS, queue="A", idle_s=idle_s, entered=0.0, touched=0.0)
    now = 0.0
    for _ in range(EXTENSIONS):
        assert flow.warning_s(visit, now + idle_s - 20.5) is None
        assert flow.warning_s(visit, now + idle_s - 20) == 20
        now += idle_s - 1
        visit = move(visit, flow.Touched(), now)
        assert flow.due(visit, now + idle_s - 0.1) is None
    assert flow.due(visit, now + idle_s) == flow.TimeUp()
    ended = move(visit, flow.TimeUp(), now + idle_s)
    assert (ended.step, ended.idle_s) == (flow.HOME, idle_s)


def test_a_number_stays_15_s_and_while_it_is_spoken_or_held_as_long_as_somebody_is_there() -> None:
    number = Visit("vi", step=flow.NUMBER, issued=issued(), slip="printed", entered=0.0)
    assert flow.due(number, 14.9) is None
    assert flow.due(number, 15.0) == flow.TimeUp()
    for kept in (replace(number, held=True), replace(number, voice=True)):
        assert flow.due(kept, 59.9) is None
        assert flow.warning_s(kept, 45.0) == 15


@pytest.mark.parametrize("idle_s", [29, 301])
def test_an_office_may_choose_30_to_300_seconds(idle_s: int, tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'server = "http://127.0.0.1:1"\ntoken_file = "t"\nidle_s = {idle_s}\n')
    with pytest.raises(BadSettings, match="30"):
        load(file)


async def test_the_bell_rings_once_for_each_warning() -> None:
    player = VirtualPlayer()
    await player.open()
    bell = Bell(player)
    for warning in (None, 20, 19, 18, None, 20):
        bell.show(warning)
        if bell._ringing:
            await bell._ringing
    assert len(player.played) == 2
    await player.close()


def test_without_a_loudspeaker_the_picture_alone_warns() -> None:
    bell = Bell(None)
    bell.show(20)
    assert bell._ringing is None


@pytest.mark.screen
def test_nothing_flashes_more_than_three_times_a_second(tmp_path: Path) -> None:
    play("tests.kiosk.flashing:nothing_flashes", QUARTER, tmp_path)


@pytest.mark.screen
def test_what_flickers_or_moves_by_itself_would_be_noticed(tmp_path: Path) -> None:
    play("tests.kiosk.flashing:a_flicker_and_a_repeating_event_are_seen", QUARTER, tmp_path)
