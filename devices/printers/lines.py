"""How text is set on paper [pure]: fonts by weight, and lines broken evenly."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from PIL import ImageFont

import assets

CAP_EM = 0.74
"""Height of a capital of Be Vietnam Pro, in em."""
Font = ImageFont.FreeTypeFont


@cache
def font(weight: str, size_px: int) -> Font:
    """One weight at one size, shaped by RAQM so that stacked marks stand where they should."""
    return ImageFont.truetype(
        str(assets.font(weight)), size_px, layout_engine=ImageFont.Layout.RAQM
    )


def wrap(text: str, type_: Font, width_px: float) -> list[str]:
    """As few lines as fit, and those as even as can be; a newline is always a break.

    A word wider than the paper is broken where it must be.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        words = [part for word in paragraph.split(" ") for part in _parts(word, type_, width_px)]
        lines += _even(words, type_, width_px)
    return lines


def _even(words: list[str], type_: Font, width_px: float) -> list[str]:
    """The narrowest measure that needs no more lines than the full one."""
    best = _greedy(words, type_, width_px)
    if len(best) < 2:
        return best
    low, high = 0, int(width_px)
    while low < high:
        middle = (low + high) // 2
        lines = _greedy(words, type_, middle)
        if len(lines) <= len(best) and all(type_.getlength(line) <= middle for line in lines):
            best, high = lines, middle
        else:
            low = middle + 1
    return best


def _greedy(words: list[str], type_: Font, width_px: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and type_.getlength(longer) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _parts(word: str, type_: Font, width_px: float) -> list[str]:
    if not word:
        return []
    if type_.getlength(word) <= width_px:
        return [word]
    cuts = [0]
    for end in range(1, len(word) + 1):
        if type_.getlength(word[cuts[-1] : end]) > width_px and end - 1 > cuts[-1]:
            cuts.append(end - 1)
    return [word[a:b] for a, b in pairwise([*cuts, len(word)])]
