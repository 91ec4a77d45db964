"""A real server, a real wall, a room that listens: calls made over HTTP are heard and kept."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import aiohttp
import msgspec
import pytest

import assets
import assets.speech
from queue_server import configuration
from tests.display.running import Machine, until
from tests.server import Server
from tests.sound import PulseSink, length_s, recognise

pytestmark = [pytest.mark.screen, pytest.mark.sound]
OFFLINE, RICE, NIGHT2 = (255, 184, 77), (255, 212, 92), (19, 41, 74)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Server]:
    """The sample office, speaking Vietnamese only."""
    text = configuration.SAMPLE.read_text("utf-8")
    path = tmp_path / "office.toml"
    path.write_text(text.replace('languages = ["vi", "en"]', 'languages = ["vi"]'), "utf-8")
    made = Server(tmp_path / "office", office=path)
    made.start()
    yield made
    made.kill()


def hung(office: Server, tmp_path: Path, audio: str, sound: str = "") -> Machine:
    home = tmp_path / "wall"
    home.mkdir(exist_ok=True)
    config = f'server = "{office.url}"\naudio = "{audio}"\n{sound}'
    return Machine("display", home, config, office.tokens["display"])


async def ask(office: Server, machine: str, path: str, body: object = None) -> dict:
    async with aiohttp.ClientSession() as http:
        url, headers = office.api + path, office.headers(machine)
        async with http.post(url, json=body or {}, headers=headers) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()


async def call_three(office: Server) -> None:
    """A001 to counter 1, B001 to counter 2, A001 to counter 1 again."""
    for queue in "AB":
        await ask(office, "kiosk", "/tickets", {"queue": queue})
    for counter in (1, 2):
        await ask(office, f"counter{counter}", f"/counters/{counter}/open")
        await ask(office, f"counter{counter}", f"/counters/{counter}/next")
    await ask(office, "counter1", "/counters/1/recall")


def announced(office: Server) -> list[dict]:
    rows = office.read("SELECT * FROM events ORDER BY version")
    found = [next(cell for cell in row if str(cell).startswith('{"type"')) for row in rows]
    events = [msgspec.json.decode(each) for each in found]
    return [each for each in events if each["type"] == "CallAnnounced"]


async def test_calls_are_heard_in_order_without_overlap_and_reported(
    office: Server, tmp_path: Path, pulse: PulseSink
):
    with hung(office, tmp_path, "default"):
        await call_three(office)
        until(lambda: len(announced(office)) == 3, 60.0, lambda: office.log)
    said = announced(office)
    assert [each["call"].rpartition("-")[2] for each in said] == ["1", "2", "3"]
    assert [each.get("spoken", True) for each in said] == [True] * 3
    first = ["invite", "letter_a", "digit_0", "digit_0", "digit_1", "to_counter", "counter_1"]
    second = ["invite", "letter_b", "digit_0", "digit_0", "digit_1", "to_counter", "counter_2"]
    again = ["recall_2", "holder", *first[1:]]
    wanted = [
        *("chime", *first, *first, "chime", *second, *second),
        *("chime", *again, *again),
    ]
    clips = [assets.clip("vi", name) for name in dict.fromkeys(wanted) if name != "chime"]
    heard = recognise(pulse.recording(), [assets.call_clip("chime"), *clips])
    assert [word(name) for name, _ in heard] == [word(name) for name in wanted]
    lengths = {clip.stem: length_s(clip) for clip in (*clips, assets.call_clip("chime"))}
    assert all(
        start + lengths[name] < later + 0.05 for (name, start), (_, later) in pairwise(heard)
    )


def word(clip: str) -> str:
    """What is heard: "một" is the same word as a digit and as a counter."""
    return assets.speech.clip_texts("vi").get(clip, clip).rstrip(",")


@pytest.mark.parametrize(
    ("take_away", "give_back"),
    [
        (PulseSink.stop, PulseSink.start),
        (PulseSink.break_configuration, PulseSink.mend_configuration),
    ],
    ids=["no sound server", "an unreadable configuration"],
)
async def test_a_call_without_sound_is_shown_and_the_next_one_with_sound_is_spoken(
    office: Server, tmp_path: Path, pulse: PulseSink, take_away, give_back
):
    take_away(pulse)
    with hung(office, tmp_path, "default", "[sound]\nrepeats = 1") as wall:
        await call_three(office)
        until(lambda: len(announced(office)) == 3, 60.0, lambda: office.log + wall.log)
        picture = wall.picture()
        give_back(pulse)
        until(lambda: "sound is back" in wall.log, 10.0, lambda: wall.log)
        await ask(office, "counter2", "/counters/2/recall")
        until(lambda: len(announced(office)) == 4, 30.0, lambda: office.log + wall.log)
    assert [each.get("spoken", True) for each in announced(office)] == [False] * 3 + [True]
    wanted = ["recall_2", "holder", "letter_b"]
    heard = recognise(pulse.recording(), [assets.clip("vi", name) for name in wanted])
    assert [name for name, _ in heard] == wanted
    header = {colour for _, colour in picture.crop((1000, 0, 1920, 60)).getcolors(1 << 20)}
    assert OFFLINE in header
    assert wall.log.count("no sound") == 1
    assert "degraded: no_sound" in office.log


async def test_a_silent_server_is_told_within_ten_seconds_and_nothing_stays_yellow(
    office: Server, tmp_path: Path
):
    with hung(office, tmp_path, "none") as wall:
        await call_three(office)
        until(lambda: RICE in colours(wall), 10.0)
        assert office.process is not None
        office.process.send_signal(signal.SIGSTOP)
        stopped_at = time.monotonic()
        try:
            until(lambda: wall.picture().getpixel((1000, 4)) == OFFLINE, 12.0)
            took_s = time.monotonic() - stopped_at
            assert RICE not in colours(wall)
        finally:
            os.kill(office.process.pid, signal.SIGCONT)
        until(lambda: wall.picture().getpixel((1000, 4)) == NIGHT2, 15.0)
        assert RICE in colours(wall)
    assert took_s <= 10.0


def colours(wall: Machine) -> set[tuple[int, int, int]]:
    """All colours of more than a few points."""
    found = wall.picture().getcolors(1 << 24)
    return {colour for count, colour in found if count > 500}
