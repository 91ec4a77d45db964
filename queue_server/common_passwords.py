"""Passwords that are tried first, by the rules by which people make them (trust.md S3).

No list of stolen passwords is kept here. Such lists say, thousands of times, the same few things:
a run on the keyboard, a date, a name or a common word with digits behind it, one thing written
twice. So those things are made here from their parts, some eleven thousand, and a password is
looked up with its capitals, marks and usual disguises taken off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise


def words(text: str) -> tuple[str, ...]:
    """The words of a list as it is written below."""
    return tuple(re.findall(r"\w+", text))


ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "0987654321", "poiuytrewq")
COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p")
"""The keys of one finger, as 1qaz2wsx runs through them."""
WORDS = words(
    "password passwd pass admin administrator root user guest welcome login letmein default "
    "secret changeme master system server computer internet iloveyou dragon monkey football "
    "superman abc test demo hello qwerty asdf zxcv matkhau taikhoan dangnhap quantri nguoidung "
    "canbo coquan vietnam hanoi saigon danang haiphong cantho hue nghean hatinh thanhhoa "
    "quangninh dongnai anhyeuem emyeuanh yeuem yeuanh conyeu gicungduoc khongbiet khongco toiyeu "
    "tinhyeu giadinh hanhphuc maiyeu vochong bome conmeo concho matkhaucuatoi dichvucong motcua "
    "hanhchinh ubnd ubndxa congchuc congan thukhoa bongda hoahong cobe chucmung maymoc conheo"
)
NAMES = words(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly an anh bao binh chau "
    "chi cuong dat diep dung duc giang ha hai han hang hanh hien hieu hoa hong hung huong huy "
    "khanh khoa kien lam lan linh loan long mai manh minh my nam nga ngan ngoc nhung nhi oanh "
    "phong phuc phuong quan quang quynh son tai tam tan thang thanh thao thi thu thuy tien toan "
    "trang trinh trung tu tuan tung tuyen uyen van viet vinh xuan yen"
)
TAILS = ("1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789")
MORE_TAILS = ("321", "000", "111", "666", "668", "686", "789", "888", "999", "@123", "@2024")
YEARS = tuple(str(year) for year in range(1950, 2036))
DISGUISES = str.maketrans({"@": "a", "0": "o", "3": "e", "$": "s", "!": "i", "4": "a"})
LETTERS_D = str.maketrans({"đ": "d"})
SAME_MIN = 4
"""So few different characters are no password, however long."""


def plain(words: str) -> str:
    """Small letters without marks, spaces or signs: how guessers write."""
    apart = unicodedata.normalize("NFD", words.casefold()).translate(LETTERS_D)
    return re.sub(r"[^a-z0-9]", "", apart)


def is_common(password: str, known: Iterable[str] = ()) -> bool:
    """Whether it is one of the commonest, or no more than one of the ``known`` words, which are
    ``plain``, with a few characters around it."""
    if len(set(password)) < SAME_MIN:
        return True
    forms = {plain(password), plain(_undisguised(password))}
    return any(form in common() or _is_run(form) or _is_known(form, known) for form in forms)


def _undisguised(password: str) -> str:
    """P@ssw0rd123 is password123: digits at the end are themselves."""
    head = password.casefold().rstrip("0123456789")
    return head.translate(DISGUISES) + password[len(head) :]


def _is_known(form: str, known: Iterable[str]) -> bool:
    """A word everybody knows here, with less around it than a password has to have."""
    return any(word in form and len(form) - len(word) < 6 for word in known)


def _is_run(form: str) -> bool:
    """One part over and over, digits that make a date, or the alphabet from anywhere."""
    if re.fullmatch(r"(.{1,6})\1+", form):
        return True
    if re.fullmatch(r"(0?[1-9]|[12]\d|3[01])(0?[1-9]|1[0-2])(19|20)\d\d", form):
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(form)}
    return len(form) > 1 and steps in ({1}, {-1})


@cache
def common() -> frozenset[str]:
    """All of them, ``plain``."""
    return frozenset(map(plain, (*_keyboard(), *_words(), *_names())))


def _keyboard() -> Iterator[str]:
    for row in ROWS:
        for start in range(len(row)):
            yield from (row[start:end] for end in range(start + 3, len(row) + 1))
    for start in range(len(COLUMNS)):
        yield from ("".join(COLUMNS[start:end]) for end in range(start + 1, len(COLUMNS) + 1))
    yield from ("qwerty" + tail for tail in (*TAILS, *MORE_TAILS))
    yield from ("q1w2e3r4", "q1w2e3r4t5", "1q2w3e4r", "1q2w3e4r5t", "a1b2c3d4", "1a2b3c4d")


def _words() -> Iterator[str]:
    yield from WORDS
    for word in WORDS:
        yield from (word + tail for tail in (*TAILS, *MORE_TAILS, *YEARS[-16:]))
        yield from (tail + word for tail in ("123", "1234"))


def _names() -> Iterator[str]:
    for name in NAMES:
        yield from (name + tail for tail in (*TAILS[2:], *MORE_TAILS))
        yield from (name + year for year in YEARS[10:])
