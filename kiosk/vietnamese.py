"""Vietnamese from keys: Telex and VNI, and folding for a search that needs no marks. Pure.

A word is composed anew from its raw keys at each key, so that a tone or a hook may come anywhere
after its vowel (``nguoiwf`` and ``nguwowif`` are both *người*), and so that erasing takes back one
key. Keys that make no sense in the word stay what they are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Method = Literal["telex", "vni"]

VOWELS = "aăâeêioôơuưy"
TONES = {"": "", "s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
"""Telex key → combining mark; the empty key is the level tone."""
_VNI_TONES = dict(zip("12345", "sfrxj", strict=True))
_VNI_SHAPES = {"6": "aeo", "7": "ou", "8": "a", "9": "d"}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"u": "ư", "o": "ơ"}
_PLAIN = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}


def fold(text: str) -> str:
    """Lower case without marks, one space between words: ``Đăng ký`` → ``dang ky``.

    ``đ`` is a letter of its own, which Unicode does not decompose.
    """
    lower = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(letter for letter in lower if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[0-9a-z]+", bare.replace("đ", "d")))


def compose(keys: str, method: Method = "telex") -> str:
    """What the keys of one or more words spell, NFC."""
    words = re.split(r"([^0-9A-Za-z])", keys)
    return "".join(_word(word, method) for word in words)


def _word(keys: str, method: Method) -> str:
    letters: list[str] = []
    tone = ""
    for key in keys:
        step = _telex(letters, tone, key) if method == "telex" else _vni(letters, tone, key)
        letters, tone = step
    return _with_tone(_paired(letters), tone)


def _paired(letters: list[str]) -> list[str]:
    """``ưo`` and ``uơ`` before a final letter are one sound: one hook is enough for both."""
    text = "".join(letters).lower()
    for pair in ("ưo", "uơ"):
        place = text.find(pair)
        if 0 <= place < len(text) - 2 and text[place - 1 : place] != "q":
            return _replaced(_replaced(letters, place, "ư"), place + 1, "ơ")
    return letters


def _telex(letters: list[str], tone: str, key: str) -> tuple[list[str], str]:
    low = key.lower()
    if low in TONES and _has_vowel(letters):
        return _toned(letters, tone, key, low)
    if low in "aeod" and (shaped := _shaped(letters, low, low)):
        return shaped, tone
    if low == "w":
        return (_hooked(letters) or [*letters, _cased("ư", key)]), tone
    return [*letters, key], tone


def _vni(letters: list[str], tone: str, key: str) -> tuple[list[str], str]:
    if key in _VNI_TONES and _has_vowel(letters):
        return _toned(letters, tone, key, _VNI_TONES[key])
    if key == "0" and tone:
        return letters, ""
    if key in ("6", "9"):
        for base in _VNI_SHAPES[key]:
            if shaped := _shaped(letters, base, key):
                return shaped, tone
    if key in ("7", "8") and (hooked := _hooked(letters, _VNI_SHAPES[key])):
        return hooked, tone
    return [*letters, key], tone


def _toned(letters: list[str], tone: str, key: str, wanted: str) -> tuple[list[str], str]:
    """The same tone twice is the key itself: how to write a foreign word."""
    return ([*letters, key], "") if tone == wanted else (letters, wanted)


def _has_vowel(letters: list[str]) -> bool:
    return any(letter.lower() in VOWELS for letter in letters)


def _shaped(letters: list[str], base: str, key: str) -> list[str] | None:
    """``a`` e ``o`` with a roof, ``d`` with a bar; a second time takes the roof off again."""
    shape = "đ" if base == "d" else _CIRCUMFLEX[base]
    for place in _backwards(letters, base):
        low = letters[place].lower()
        if low == base or (base != "d" and low in ("ă", "ơ") and _PLAIN[low] == base):
            return _replaced(letters, place, shape)
        if low == shape:
            return [*_replaced(letters, place, base), key]
    return None


def _backwards(letters: list[str], base: str) -> range:
    """From the last letter back to where the syllable's vowels begin; a ``d`` begins the word."""
    if base == "d":
        return range(min(1, len(letters)))
    return range(len(letters) - 1, -1, -1)


def _hooked(letters: list[str], bases: str = "auo") -> list[str] | None:
    """Horn and breve: ``uo`` becomes ``ươ`` at once, else the last vowel that can have one."""
    text = "".join(letters).lower()
    pair = max(text.rfind("uo"), text.rfind("uơ"), text.rfind("ưo"), text.rfind("uô"))
    if pair >= 0 and "o" in bases and text[max(0, pair - 1) : pair + 1] != "qu":
        final = pair + 2 < len(text)
        whole = final or text[pair] == "ư" or text[pair + 1] == "ơ"
        hooked = _replaced(letters, pair + 1, "ơ")
        return _replaced(hooked, pair, "ư") if whole else hooked
    for place in range(len(letters) - 1, -1, -1):
        low = _PLAIN.get(letters[place].lower(), letters[place].lower())
        if low in bases and low in ("a", "o", "u") and not _is_glide(text, place):
            wanted = "ă" if low == "a" else _HORN[low]
            if letters[place].lower() != wanted:
                return _replaced(letters, place, wanted)
    return None


def _is_glide(text: str, place: int) -> bool:
    """``u`` after ``q``, or before another vowel that stands open: no horn there."""
    return text[place] == "u" and place > 0 and text[place - 1] == "q"


def _replaced(letters: list[str], place: int, letter: str) -> list[str]:
    return [*letters[:place], _cased(letter, letters[place]), *letters[place + 1 :]]


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


def _with_tone(letters: list[str], tone: str) -> str:
    if not tone:
        return unicodedata.normalize("NFC", "".join(letters))
    place = _tone_place([letter.lower() for letter in letters])
    marked = [*letters[: place + 1], TONES[tone], *letters[place + 1 :]]
    return unicodedata.normalize("NFC", "".join(marked))


def _tone_place(letters: list[str]) -> int:
    """Where the tone stands: on the shaped vowel (of ươ the second), on the last of two before a
    final consonant, else on the first of two and the middle of three (hòa, người, ngoài)."""
    vowels = _nucleus(letters)
    shaped = [place for place in vowels if letters[place] in "ăâêôơư"]
    if shaped:
        return shaped[-1]
    has_final = vowels[-1] + 1 < len(letters)
    if has_final or len(vowels) == 1:
        return vowels[-1]
    return vowels[len(vowels) // 2] if len(vowels) > 2 else vowels[0]


def _nucleus(letters: list[str]) -> list[int]:
    """The vowels that may bear the tone: without the ``u`` of ``qu``, and the ``i`` of ``gi`` where
    another vowel follows."""
    places = [place for place, letter in enumerate(letters) if letter in VOWELS]
    first = [place for place in places if place - places[0] == places.index(place)]
    begins = "".join(letters[: first[0] + 1])
    if len(first) > 1 and begins in ("qu", "gi"):
        return first[1:]
    return first
