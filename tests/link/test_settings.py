"""A mistake in a machine's file is told with its line, its key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from link.settings import (
    ALLOWED,
    BadSettings,
    Screen,
    Settings,
    Sound,
    Volume,
    data_dir,
    load,
)

WHOLE = """
server = "http://127.0.0.1:8080/"
token_file = "kiosk.token"
name = "Kiosk 1"
language = "en"
printer = "network://127.0.0.1:9100"
[screen]
diagonal_inches = 27
windowed = true
"""
HALL = """
server = "http://127.0.0.1:8080/"
token_file = "wall.token"
[sound]
repeats = 3
gap_s = 1
[[sound.volume]]
from = "07:00"
to = "11:30"
percent = 80
[[sound.volume]]
from = "22:00"
to = "06:00"
percent = 0
days = ["fri", "sat"]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    settings = load(write(tmp_path, WHOLE))
    assert settings == Settings(
        server="http://127.0.0.1:8080/",
        token_file=str(tmp_path / "kiosk.token"),
        authority=str(tmp_path / "kiosk.ca.pem"),
        name="Kiosk 1",
        language="en",
        printer="network://127.0.0.1:9100",
        screen=Screen(diagonal_inches=27.0, windowed=True),
    )
    assert settings.base_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(("said", "file"), [("", "kiosk.ca.pem"), ("x/office.pem", "x/office.pem")])
def test_the_authority_lies_beside_the_token_unless_told(said: str, file: str, tmp_path) -> None:
    line = f'authority = "{said}"\n' if said else ""
    settings = load(write(tmp_path, f'server = "https://h"\n{line}token_file = "kiosk.token"\n'))
    assert settings.authority_file == tmp_path / file


def test_a_new_token_works_without_a_restart(tmp_path: Path) -> None:
    settings = load(write(tmp_path, WHOLE))
    assert settings.token() == ""
    (tmp_path / "kiosk.token").write_text("mc_abc\n")
    assert settings.token() == "mc_abc"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("http://127.0.0.1:8080/", "x"),
            "2: server: phải là địa chỉ máy chủ*must be the server's",
        ),
        (('"Kiosk 1"', "7"), "4: name: phải là tên máy*must be the machine's name"),
        (("true", "1"), "9: screen.windowed: phải là true hoặc false / must be true or false"),
        (
            ("= 27", "= 900"),
            "8: screen.diagonal_inches: phải là một số từ 5*must be a number from 5",
        ),
        (("name =", "nane ="), "4: nane: khóa lạ, được dùng: server*unknown key, allowed: server"),
        (("windowed", "window"), "9: screen.window: khóa lạ*height"),
        (('token_file = "kiosk.token"', ""), "1: token_file: thiếu: tên tệp*missing: the name"),
        (('"network://127.0.0.1:9100"', "[1]"), "6: printer: phải là máy in*must be a printer"),
        (
            ('printer = "network://127.0.0.1:9100"', "pad = 5"),
            "6: pad: phải là bàn phím đánh giá*must be a rating pad, as",
        ),
        (
            ('printer = "network://127.0.0.1:9100"', 'keypad = ""'),
            "6: keypad: phải là bàn phím gọi số*must be a calling keypad, as",
        ),
        (
            ('printer = "network://127.0.0.1:9100"', "help_button = true"),
            "6: help_button: phải là nút gọi trợ giúp*must be a help button, as",
        ),
    ],
)
def test_a_mistake_names_its_line_its_key_and_what_is_allowed(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    path = write(tmp_path, WHOLE.replace(*change))
    with pytest.raises(BadSettings) as raised:
        load(path)
    start, _, later = told.partition("*")
    assert str(raised.value).startswith(f"{path}:{start}")
    assert later in str(raised.value)


def test_how_a_wall_speaks_is_read(tmp_path: Path) -> None:
    quiet = Volume("22:00", "06:00", 0, ("fri", "sat"))
    wanted = Sound(repeats=3, gap_s=1.0, volume=(Volume("07:00", "11:30", 80), quiet))
    assert load(write(tmp_path, HALL)).sound == wanted
    assert load(write(tmp_path, WHOLE)).sound == Sound(repeats=2, gap_s=0.8, volume=())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("repeats = 3", "repeats = 4"), "5: sound.repeats: *must be a whole number from 1 to 3"),
        (("repeats = 3", "often = 3"), "5: sound.often: *unknown key, allowed: repeats, gap_s"),
        (("gap_s = 1", 'gap_s = "1"'), "6: sound.gap_s: *must be a number of seconds"),
        (("percent = 80", "percent = 101"), "10: sound.volume.percent: *from 0 to 100"),
        (("percent = 0", "percent = -1"), "14: sound.volume.percent: *from 0 to 100"),
        (("percent = 0", ""), "11: sound.volume.percent: *missing: a whole number"),
        (("percent = 0", "loud = 0"), "14: sound.volume.loud: *allowed: from, to, percent, days"),
        (("22:00", "24:00"), '12: sound.volume.from: *must be a time from "00:00" to "23:59"'),
        (("06:00", "6:00"), '13: sound.volume.to: *must be a time from "00:00" to "24:00"'),
        (('"11:30"', "11:30:00"), "9: sound.volume.to: *must be a time"),
        (("06:00", "22:00"), "11: sound.volume: *at most 50, from other than to"),
        (('"sat"', '"t7"'), "15: sound.volume.days: *must be days of the week"),
        (('["fri", "sat"]', "[]"), "15: sound.volume.days: *must be days of the week"),
    ],
)
def test_a_mistake_in_how_a_wall_speaks_names_the_line_of_its_table(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert change[0] in HALL
    path = write(tmp_path, HALL.replace(*change))
    with pytest.raises(BadSettings) as raised:
        load(path)
    start, _, later = told.partition("*")
    assert str(raised.value).startswith(f"{path}:{start}")
    assert later in str(raised.value)


def test_a_mistake_in_a_table_on_one_line_names_that_line(tmp_path: Path) -> None:
    inline = 'volume = [{ from = "07:00", to = "08:00", percent = 101 }]'
    path = write(tmp_path, WHOLE + "[sound]\n" + inline)
    with pytest.raises(BadSettings, match=r":11: sound\.volume\.percent: "):
        load(path)


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "server = \nname=")
    with pytest.raises(BadSettings, match=r"kiosk\.toml:1: không đúng cú pháp TOML / not valid"):
        load(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="không đọc được tệp / cannot read the file"):
        load(tmp_path / "none.toml")


VALUES = st.sampled_from(
    ["1", '""', '"x"', "true", "[]", "{}", "[[1]]", "{a = {b = 1}}", "1.5", ""]
)


@given(st.lists(st.tuples(st.sampled_from([*ALLOWED, "x", "screen.x"]), VALUES), max_size=6))
def test_no_file_whatever_ends_in_a_trace(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]]
) -> None:
    text = "\n".join(f"{key} = {value}" for key, value in lines)
    path = write(tmp_path_factory.mktemp("any"), text)
    with pytest.raises(BadSettings) as told:
        load(path)  # the server is never right here, so there is always something to tell
    assert str(told.value).startswith(str(path))


def test_every_key_of_the_settings_is_explained() -> None:
    names = {f.encode_name for f in msgspec.structs.fields(Settings)}
    tables = {"screen": Screen, "sound": Sound, "sound.volume": Volume}
    inside = {
        f"{table}.{f.encode_name}"
        for table, kind in tables.items()
        for f in msgspec.structs.fields(kind)
    }
    assert set(ALLOWED) == names | inside


def test_the_data_lies_beside_the_file_unless_told(tmp_path: Path) -> None:
    assert data_dir(tmp_path / "kiosk.toml") == tmp_path / "kiosk.data"
    assert data_dir(tmp_path / "kiosk.toml", tmp_path / "d") == tmp_path / "d"


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [
        ("mck_old", 401, "HTTP 401: the token in {file} is not known or was revoked"),
        ("mck_old", 403, "HTTP 403: the token in {file} is that of another machine"),
        ("mck_old", 502, "HTTP 502"),
    ],
)
def test_who_looks_after_a_machine_is_told_why_it_is_kept_out(tmp_path, token, status, words):
    file = tmp_path / "kiosk.token"
    file.write_text(token, "utf-8")
    settings = Settings("http://127.0.0.1:8080", str(file))
    assert settings.told_why(status) == words.format(file=file)
