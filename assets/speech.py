"""Numbers → names of clips: how a call is spoken (pure, no I/O).

A call is one chime, then per language a sentence stitched from clips: invitation, the ticket
number character by character, the counter as a number word, and a place where there are zones::

    Kính mời công dân có số thứ tự A, không, một, hai, đến quầy số ba, tầng hai.

Digits one by one make regional number words vanish. A counter is one or two digits, so its word
is put together from parts, and Vietnamese changes the last part after a ten: 21 hai mươi mốt,
24 hai mươi tư, 15 mười lăm. A clip is named ``<language>/<part>``; the chime stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

CHIME = "chime"
COUNTERS = range(1, 100)
DIGITS_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS_EN = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS_EN = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS_VI = (
    *("A", "bê", "xê", "đê", "E", "ép", "giê", "hát", "I", "gi", "ca", "lờ", "mờ", "nờ"),
    *("O", "pê", "quy", "rờ", "sờ", "tê", "U", "vê", "vê-kép", "ích", "i-dài", "dét"),
)


def call_clips(
    number: str,
    counter: int,
    *,
    languages: Sequence[str] = ("vi",),
    zone_clip: str | None = None,
    attempt: int = 1,
) -> list[str]:
    """Names of the clips of one call, in order.

    ``number`` is a ticket number as printed: ``A012``, ``1001``, ``A7-003``. ``zone_clip`` is
    the name of a clip that tells the place, such as ``floor_2``. From the second ``attempt`` on
    the sentence begins as a recall. Languages without a voice are left out; if none is left,
    Vietnamese speaks. ValueError on a number or a counter that cannot be spoken.
    """
    if counter not in COUNTERS:
        raise ValueError(f"no words for counter {counter}")
    if attempt < 1:
        raise ValueError(f"attempt {attempt} is not a call")
    middle = [*_number_parts(number), "to_counter"]
    zone = [zone_clip] if zone_clip else []
    spoken = [lang for lang in languages if lang in _COUNTER_PARTS] or ["vi"]
    names = [CHIME]
    for lang in dict.fromkeys(spoken):
        parts = [*_opening(attempt), *middle, *_COUNTER_PARTS[lang](counter), *zone]
        names += [f"{lang}/{part}" for part in parts]
    return names


def spoken_text(clips: Sequence[str]) -> str:
    """The sentence that the clips make, one per language, as a person would write it down."""
    said = [name for name in clips if name != CHIME]
    sentences = []
    for lang in dict.fromkeys(name.split("/")[0] for name in said):
        parts = [name.split("/")[1] for name in said if name.startswith(f"{lang}/")]
        sentences.append(_sentence(parts, clip_texts(lang)))
    return " ".join(sentences)


def clip_texts(lang: str) -> dict[str, str]:
    """Every clip of a language → the words to be spoken. KeyError without a voice for it."""
    return dict(_TEXTS[lang])


def _opening(attempt: int) -> list[str]:
    if attempt == 1:
        return ["invite"]
    return ["recall_2" if attempt == 2 else "recall_3" if attempt == 3 else "recall", "holder"]


def _number_parts(number: str) -> list[str]:
    parts = [_character(mark) for mark in number if mark != "-"]
    if not parts:
        raise ValueError("an empty ticket number")
    return parts


def _character(mark: str) -> str:
    if mark in "0123456789":
        return f"digit_{mark}"
    if mark in LETTERS:
        return f"letter_{mark.lower()}"
    raise ValueError(f"no clip for {mark!r} in a ticket number")


def _counter_vi(counter: int) -> list[str]:
    tens, ones = counter - counter % 10, counter % 10
    if not tens or not ones:
        return [f"counter_{counter}"]
    changed = (1, 4, 5) if tens > 10 else (5,)
    return [f"counter_{tens}", f"last_{ones}" if ones in changed else f"counter_{ones}"]


def _counter_en(counter: int) -> list[str]:
    tens, ones = counter - counter % 10, counter % 10
    if counter < 20 or not ones:
        return [f"counter_{counter}"]
    return [f"counter_{tens}", f"counter_{ones}"]


def _sentence(parts: Sequence[str], words: dict[str, str]) -> str:
    text = words[parts[0]]
    for part in parts[1:]:
        is_place = part.startswith("floor_") or part not in words
        text += (", " if is_place else " ") + words.get(part, part)
    return text + "."


def _spelled(letters: Sequence[str], digits: Sequence[str]) -> dict[str, str]:
    """A comma after each keeps the voice up: more is to come."""
    named = {f"letter_{mark.lower()}": said for mark, said in zip(LETTERS, letters, strict=True)}
    named |= {f"digit_{value}": said for value, said in enumerate(digits)}
    return {name: f"{said}," for name, said in named.items()}


def _texts_vi() -> dict[str, str]:
    ones = DIGITS_VI[1:]
    return {
        "invite": "Kính mời công dân có số thứ tự",
        "recall_2": "Mời lần hai:",
        "recall_3": "Mời lần ba:",
        "recall": "Mời lại:",
        "holder": "công dân có số thứ tự",
        **_spelled(LETTERS_VI, DIGITS_VI),
        "to_counter": "đến quầy số",
        **{f"counter_{value}": said for value, said in enumerate(ones, 1)},
        "counter_10": "mười",
        **{f"counter_{value}0": f"{said} mươi" for value, said in enumerate(ones[1:], 2)},
        **{"last_1": "mốt", "last_4": "tư", "last_5": "lăm"},
        **{f"floor_{value}": f"tầng {said}" for value, said in enumerate(ones, 1)},
    }


def _texts_en() -> dict[str, str]:
    ones = DIGITS_EN[1:]
    return {
        "invite": "Number",
        "recall_2": "Second call:",
        "recall_3": "Third call:",
        "recall": "Calling again:",
        "holder": "number",
        **_spelled(LETTERS, DIGITS_EN),
        "to_counter": "please go to counter",
        **{f"counter_{value}": said for value, said in enumerate((*ones, *TEENS_EN), 1)},
        **{f"counter_{value}0": said for value, said in enumerate(TENS_EN, 2)},
        **{f"floor_{value}": f"floor {said}" for value, said in enumerate(ones, 1)},
    }


_COUNTER_PARTS: dict[str, Callable[[int], list[str]]] = {"vi": _counter_vi, "en": _counter_en}
_TEXTS = {"vi": _texts_vi(), "en": _texts_en()}
