"""The screen of a machine that waits to be let in: a code, and what people compare.

It speaks Vietnamese and English at once, because nobody has chosen a language for this machine
yet. One drawing for upright screens, one for all others, scaled to the sheet.
"""

from __future__ import annotations

from typing import Any, Protocol

import assets
from assets.kit.parts import Banner
from assets.kit.shapes import Icon, Panel
from assets.kit.sheet import Box, Page
from assets.kit.words import Words

UPRIGHT: dict[str, Box] = {
    "icon": (64, 64, 132, 132),
    "title": (228, 60, 788, 144),
    "title_en": (228, 204, 788, 56),
    "machine": (228, 264, 788, 116),
    "panel": (64, 420, 952, 380),
    "code": (84, 444, 912, 220),
    "left": (84, 668, 912, 56),
    "left_en": (84, 722, 912, 46),
    "how": (64, 836, 952, 112),
    "how_en": (64, 950, 952, 88),
    "command": (64, 1046, 952, 60),
    "compare": (64, 1150, 952, 112),
    "compare_en": (64, 1264, 952, 88),
    "prints": (64, 1372, 952, 320),
    "banner": (0, 1700, 1080, 220),
}
LYING: dict[str, Box] = {
    "icon": (64, 52, 132, 132),
    "title": (228, 48, 1628, 76),
    "title_en": (228, 124, 1628, 48),
    "machine": (228, 176, 1628, 50),
    "panel": (64, 262, 900, 400),
    "code": (84, 292, 860, 220),
    "left": (84, 524, 860, 56),
    "left_en": (84, 578, 860, 48),
    "how": (64, 682, 900, 104),
    "how_en": (64, 786, 900, 94),
    "command": (64, 880, 900, 52),
    "compare": (1020, 262, 836, 154),
    "compare_en": (1020, 420, 836, 126),
    "prints": (1020, 570, 836, 350),
    "banner": (0, 944, 1920, 136),
}
"""Piece → its box, on a sheet of 1080×1920 and of 1920×1080 units."""
EMS = {
    "title": 56,
    "title_en": 34,
    "machine": 34,
    "left": 38,
    "left_en": 34,
    "how": 40,
    "how_en": 34,
    "command": 33,
    "compare": 40,
    "compare_en": 34,
}
CODE_EM, SENTENCE_EM, PRINT_EM = 144, 56, 54
CODE_WIDE = 830
GROUPS, COLUMNS = 16, 4
NAME_PART, NAME_HALVINGS = 0.92, 12
BOLD, CENTRED = ("title", "command"), ("code", "left", "left_en")


class Waits(Protocol):
    """What a machine knows while it waits; ``trouble`` is a word of ``pairing.*`` texts."""

    @property
    def server(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def trouble(self) -> str: ...
    @property
    def word(self) -> str: ...
    @property
    def was_removed(self) -> bool: ...


def both(key: str, **values: object) -> tuple[str, str]:
    """A text in Vietnamese and in English."""
    return assets.text(key, "vi", **values), assets.text(key, "en", **values)


class PairingPage(Page):
    """The whole window. ``show`` takes what the machine knows."""

    def __init__(self, sheet: str, **kwargs: Any) -> None:
        self._icon, self._panel, self._banner = Icon(name="gate"), Panel(fill="tint"), Banner()
        self._words = {name: Words() for name in (*EMS, "code")}
        self._prints = [Words(weight="Bold", halign="center") for _ in range(GROUPS)]
        super().__init__(sheet=sheet, **kwargs)
        for name, words in self._words.items():
            words.halign = "center" if name in CENTRED else "left"
            words.weight = "Bold" if name in BOLD else "Medium"
            words.role = "text2" if name.endswith("_en") or name == "machine" else "text"

    def show(self, waits: Waits) -> None:
        """Draw it; what is not known has no place."""
        pieces = self._head(waits) | self._code(waits) | self._compare(waits)
        for name, words in self._words.items():
            words.text = pieces.get(name, "")
        for words, group in zip(
            self._prints, waits.fingerprint.split() or [""] * GROUPS, strict=True
        ):
            words.text = group
        self._warn(waits)
        self._place_all()

    def arrange(self) -> None:
        self._place_all()

    def _head(self, waits: Waits) -> dict[str, str]:
        main, other = both("pairing.removed" if waits.was_removed else "pairing.title")
        return {"title": main, "title_en": other, "machine": f"{waits.name} · {waits.server}"}

    def _code(self, waits: Waits) -> dict[str, str]:
        """The code, and how to type it; before there is one, who is being asked."""
        if not waits.code:
            main, other = both(f"pairing.{waits.trouble or 'asking'}")
            return {"code": main, "left": other}
        code = waits.code.replace("-", "")
        left, left_en = both("pairing.left", n=max(1, waits.minutes))
        how, how_en = both("pairing.how")
        return {
            "code": f"{code[:4]}\u2009{code[4:]}",
            "left": left,
            "left_en": left_en,
            "how": how,
            "how_en": how_en,
            "command": f"motcua-server pair {code} --role {waits.role} …",
        }

    def _compare(self, waits: Waits) -> dict[str, str]:
        if not waits.fingerprint:
            return {}
        main, other = both("pairing.compare")
        return {"compare": main, "compare_en": other}

    def _warn(self, waits: Waits) -> None:
        """What is wrong, and what helps: also while a code is shown."""
        banner = self._banner
        banner.icon = "wifi_off" if waits.trouble == "no_server" else "warning"
        if not waits.trouble:
            banner.title = banner.hint = ""
            return
        banner.title, banner.hint = both(f"pairing.{waits.trouble}.help", word=waits.word)

    # -- places --------------------------------------------------------------------------------

    def _place_all(self) -> None:
        width, height = self.units
        drawn, sheet = (UPRIGHT, (1080, 1920)) if height > width else (LYING, (1920, 1080))
        factor = min(width / sheet[0], height / sheet[1])
        boxes = {
            name: (x * factor, y * factor, w * factor, h * factor)
            for name, (x, y, w, h) in drawn.items()
        }
        boxes["banner"] = (0, height - boxes["banner"][3], width, boxes["banner"][3])
        self._set_sizes(factor)
        self.put(self._icon, *boxes["icon"])
        self.put(self._panel, *boxes["panel"])
        for name, words in self._words.items():
            self.put(words, *boxes[name])
        for number, words in enumerate(self._prints):
            self.put(words, *_cell(boxes["prints"], number))
        if self._banner.title:
            self.put(self._banner, *boxes["banner"])
        else:
            self.drop(self._banner)

    def _set_sizes(self, factor: float) -> None:
        for name, em in EMS.items():
            self._words[name].em = em * factor
        code = self._words["code"]
        is_code = bool(self._words["command"].text)
        code.weight = "ExtraBold" if is_code else "Bold"
        code.em = (CODE_EM if is_code else SENTENCE_EM) * factor
        if is_code:
            code.scale = self.scale
            code.em *= min(1.0, self.scale(CODE_WIDE * factor) / code.width_px())
        for words in self._prints:
            words.em = PRINT_EM * factor
        self._banner.em, self._banner.margin = 38 * factor, 64 * factor


class NamePage(Page):
    """Which machine is this? Its name as large as it fits, over everything."""

    def __init__(self, sheet: str, name: str, **kwargs: Any) -> None:
        self._name = Words(text=name, weight="ExtraBold", halign="center")
        super().__init__(sheet=sheet, **kwargs)

    def arrange(self) -> None:
        width, height = self.units
        self._name.scale = self.scale
        least, most = 0.0, height / 2
        for _ in range(NAME_HALVINGS):
            self._name.em = (least + most) / 2
            if self._name.fits(self.scale(width * NAME_PART), self.scale(height * NAME_PART)):
                least = self._name.em
            else:
                most = self._name.em
        self._name.em = least
        self.put(self._name, 0, 0, width, height)


def _cell(box: Box, number: int) -> Box:
    row, column = divmod(number, COLUMNS)
    width, height = box[2] / COLUMNS, box[3] * COLUMNS / GROUPS
    return box[0] + column * width, box[1] + row * height, width, height
