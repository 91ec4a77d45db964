"""A machine's configuration: one TOML file, the same keys for kiosk, wall and rating pad.

    server = "http://192.168.1.10:8080"   # where the queue server is
    token_file = "kiosk.token"            # beside this file, unless the path is absolute
    authority = "kiosk.ca.pem"            # whom https believes; written when it is paired
    name = "Kiosk 1"                      # what staff call this machine
    zone = "hall"                         # walls: which calls are shown and spoken
    language = "vi"
    printer = "network://192.168.1.50:9100"  # printer, scanner, audio: see devices.catalogue
    [screen]
    diagonal_inches = 27
    mounting_height_mm = 750              # of the lower edge
    windowed = false                      # true: in a window of width × height pixels
    [sound]
    repeats = 2                           # walls: each call is said so often
    [[sound.volume]]
    from = "11:30"
    to = "13:30"
    percent = 0                           # shown, not spoken

A mistake is told with file, line, key and what is allowed, in both languages, never as a trace.
"""

from __future__ import annotations

import re
import ssl
import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct, field

from link.trust import pinned

DeviceName = Annotated[str, Meta(min_length=1, max_length=300)]
"""As ``devices.catalogue`` takes it: which kinds there are, and what they take, stands there."""


class Screen(Struct, frozen=True, forbid_unknown_fields=True):
    """The screen as it hangs; ``width`` and ``height`` (pixels) hold in a window only."""

    diagonal_inches: Annotated[float, Meta(ge=5, le=120)] = 27.0
    mounting_height_mm: Annotated[int, Meta(ge=0, le=4000)] | None = None
    windowed: bool = False
    width: Annotated[int, Meta(ge=240, le=8192)] | None = None
    height: Annotated[int, Meta(ge=240, le=8192)] | None = None

    def size(self, drawn: tuple[int, int]) -> tuple[int, int]:
        """Width and height in pixels: as configured, otherwise as the screens are drawn."""
        return self.width or drawn[0], self.height or drawn[1]


Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)


class Volume(Struct, frozen=True, forbid_unknown_fields=True):
    """How loud on these days from one time to another; past midnight where ``to`` is earlier:
    ``days`` are those on which it begins. 0 is quiet: calls are shown and not spoken."""

    begin: Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = field(name="from")
    end: Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")] = field(name="to")
    percent: Annotated[int, Meta(ge=0, le=100)]
    days: Annotated[tuple[Day, ...], Meta(min_length=1, max_length=7)] = DAYS

    def __post_init__(self) -> None:
        if self.begin == self.end:
            raise ValueError("from and to are the same")


class Sound(Struct, frozen=True, forbid_unknown_fields=True):
    """How a wall speaks: the wording so often, with so much silence between, so loud."""

    repeats: Annotated[int, Meta(ge=1, le=3)] = 2
    gap_s: Annotated[float, Meta(ge=0, le=5)] = 0.8
    volume: Annotated[tuple[Volume, ...], Meta(max_length=50)] = ()


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """What ``load`` gives; ``token_file`` and ``authority`` are absolute by then."""

    server: Annotated[str, Meta(pattern=r"^https?://[^/\s?#]+/?$")]
    token_file: Annotated[str, Meta(min_length=1)]
    authority: Annotated[str, Meta(min_length=1)] | None = None
    name: Annotated[str, Meta(min_length=1, max_length=80)] = "Máy"
    zone: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,20}$")] | None = None
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")] = "vi"
    screen: Screen = Screen()
    sound: Sound = Sound()
    printer: DeviceName | None = None
    scanner: DeviceName | None = None
    audio: DeviceName | None = None
    pad: DeviceName | None = None
    keypad: DeviceName | None = None
    help_button: DeviceName | None = None
    numbers_per_day: Annotated[int, Meta(ge=1, le=100_000)] = 2000
    idle_s: Annotated[int, Meta(ge=30, le=300)] = 60
    pin: Annotated[str, Meta(pattern=r"^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$")] | None = None

    def token(self) -> str:
        """Read anew each time, so that a new token works without a restart; "" if there is none."""
        try:
            return Path(self.token_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def trust(self) -> ssl.SSLContext | None:
        """What is believed of a TLS server, None for one without; ``ssl.SSLError`` for a broken
        authority."""
        return pinned(self.authority_file) if self.server.startswith("https") else None

    @property
    def authority_file(self) -> Path:
        """Where the authority is pinned: beside the token, unless it is said."""
        return Path(self.authority or Path(self.token_file).with_suffix(".ca.pem"))

    def told_why(self, status: int) -> str:
        """An HTTP status that kept this machine out, in words for whoever looks after it."""
        if status not in (401, 403):
            return f"HTTP {status}"
        wrong = "is not known or was revoked" if status == 401 else "is that of another machine"
        return f"HTTP {status}: the token in {self.token_file} {wrong}"

    @property
    def base_url(self) -> str:
        return self.server.rstrip("/")


class BadSettings(Exception):
    """Its text is for the person who wrote the file: ``file:line: key: Vietnamese / English``."""


ALLOWED: dict[str, tuple[str, str]] = {
    "server": (
        "địa chỉ máy chủ, ví dụ http://192.168.1.10:8080",
        "the server's address, as http://192.168.1.10:8080",
    ),
    "token_file": ("tên tệp chứa mã của máy này", "the name of the file with this machine's token"),
    "authority": (
        "tên tệp chứng thư của máy chủ",
        "the name of the file with the server's authority",
    ),
    "name": ("tên máy, 1–80 ký tự", "the machine's name, 1–80 characters"),
    "zone": ("mã khu, chữ thường a–z, số, - và _", "a zone's code: a–z, digits, - and _"),
    "language": ("mã ngôn ngữ, ví dụ vi hoặc en", "a language code, as vi or en"),
    "screen": ("một bảng [screen]", "a table [screen]"),
    "screen.diagonal_inches": ("một số từ 5 đến 120", "a number from 5 to 120"),
    "screen.mounting_height_mm": ("một số nguyên từ 0 đến 4000", "a whole number from 0 to 4000"),
    "screen.windowed": ("true hoặc false", "true or false"),
    "screen.width": ("một số nguyên từ 240 đến 8192", "a whole number from 240 to 8192"),
    "screen.height": ("một số nguyên từ 240 đến 8192", "a whole number from 240 to 8192"),
    "sound": ("một bảng [sound]", "a table [sound]"),
    "sound.repeats": ("một số nguyên từ 1 đến 3", "a whole number from 1 to 3"),
    "sound.gap_s": ("một số giây từ 0 đến 5", "a number of seconds from 0 to 5"),
    "sound.volume": (
        "các bảng [[sound.volume]], tối đa 50, from khác to",
        "tables [[sound.volume]], at most 50, from other than to",
    ),
    "sound.volume.from": ('giờ từ "00:00" đến "23:59"', 'a time from "00:00" to "23:59"'),
    "sound.volume.to": ('giờ từ "00:00" đến "24:00"', 'a time from "00:00" to "24:00"'),
    "sound.volume.percent": ("một số nguyên từ 0 đến 100", "a whole number from 0 to 100"),
    "sound.volume.days": (
        'các ngày trong tuần, ví dụ ["mon", "tue"]',
        'days of the week, as ["mon", "tue"]',
    ),
    "printer": (
        'máy in, ví dụ "network://10.0.0.9" hoặc "none"',
        'a printer, as "network://10.0.0.9" or "none"',
    ),
    "scanner": ('máy quét, ví dụ "keyboard" hoặc "none"', 'a scanner, as "keyboard" or "none"'),
    "audio": ('loa, ví dụ "default" hoặc "none"', 'a loudspeaker, as "default" or "none"'),
    "pad": (
        'bàn phím đánh giá, ví dụ "serial:/dev/ttyUSB0" hoặc "none"',
        'a rating pad, as "serial:/dev/ttyUSB0" or "none"',
    ),
    "keypad": (
        'bàn phím gọi số, ví dụ "keyboard:1a2c:2124" hoặc "none"',
        'a calling keypad, as "keyboard:1a2c:2124" or "none"',
    ),
    "help_button": (
        'nút gọi trợ giúp, ví dụ "serial:/dev/ttyUSB1" hoặc "none"',
        'a help button, as "serial:/dev/ttyUSB1" or "none"',
    ),
    "idle_s": ("một số giây từ 30 đến 300", "a number of seconds from 30 to 300"),
    "numbers_per_day": ("một số nguyên từ 1 đến 100000", "a whole number from 1 to 100000"),
    "pin": (
        "dòng do motcua-kiosk --make-pin in ra",
        "the line that motcua-kiosk --make-pin prints",
    ),
}  # fmt: skip
"""Key → what is allowed, in Vietnamese and in English."""


def load(path: Path) -> Settings:
    """The settings in one file; BadSettings when they cannot be used."""
    text = _read(path)
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BadSettings(
            f"{path}:{line[1] if line else text.count(chr(10)) + 1}: "
            f"không đúng cú pháp TOML / not valid TOML: {error}"
        ) from error
    except msgspec.ValidationError as error:
        raise BadSettings(_explain(path, text, str(error))) from error
    settings = msgspec.structs.replace(
        settings, token_file=str((path.parent / settings.token_file).absolute())
    )
    authority = str((path.parent / settings.authority_file).absolute())
    return msgspec.structs.replace(settings, authority=authority)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: không đọc được tệp / cannot read the file: {error}") from error


def _explain(path: Path, text: str, problem: str) -> str:
    """One sentence for msgspec's ``Expected … - at `$.screen.width```."""
    place = re.search(r"at `\$\.?([^`]*)`$", problem)
    index = re.search(r"\[(\d+)\]", problem)
    parent = re.sub(r"\[[^]]*\]", "", place[1]) if place else ""
    if unknown := re.search(r"unknown field `([^`]*)`", problem):
        key = f"{parent}.{unknown[1]}".lstrip(".")
        names = ", ".join(_keys_beside(key))
        words = (f"khóa lạ, được dùng: {names}", f"unknown key, allowed: {names}")
    elif missing := re.search(r"missing required field `([^`]*)`", problem):
        key = f"{parent}.{missing[1]}".lstrip(".")
        words = (f"thiếu: {ALLOWED[key][0]}", f"missing: {ALLOWED[key][1]}")
    else:
        key = parent
        allowed = ALLOWED[key if key in ALLOWED else key.split(".")[0]]
        words = (f"phải là {allowed[0]}", f"must be {allowed[1]}")
    line = _line_of(text, key, nth=int(index[1]) if index else 0)
    return f"{path}:{line}: {key}: {words[0]} / {words[1]}"


def _keys_beside(key: str) -> list[str]:
    parent = key.rpartition(".")[0]
    return [name.rpartition(".")[2] for name in ALLOWED if name.rpartition(".")[0] == parent]


def _line_of(text: str, key: str, *, nth: int = 0) -> int:
    """The line where a key is set, in the ``nth`` of several tables of a name; else that of its
    table, else the first."""
    table, _, name = key.rpartition(".")
    current, found, seen = "", 0, Counter([""] * (nth + 1))
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]", line):
            current = header[1]
            seen[current] += 1
            found = number if current in (key, table) and seen[current] == nth + 1 else found
        elif current == table and seen[table] == nth + 1 and _sets(line, name):
            return number
    return found or (_line_of(text, table) if table else 1)


def _sets(line: str, name: str) -> bool:
    return bool(re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line))


def place(path: Path, key: str) -> str:
    """``file:line`` of a key, for a value that only its driver finds wrong."""
    return f"{path}:{_line_of(_read(path), key)}"


def data_dir(config: Path, data: Path | None = None) -> Path:
    """Where a machine keeps what it must not lose: ``--data``, else ``NAME.data`` beside it."""
    return data or config.absolute().with_suffix(".data")
