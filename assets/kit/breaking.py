"""Where lines break (pure): as few lines as fit, then as even as possible.

Even lines keep words together that belong together ("Dùng / xe lăn", not "Dùng xe / lăn").
"""

from __future__ import annotations

from collections.abc import Callable

Measure = Callable[[str], float]
HALVINGS = 10


def broken(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text within ``width``; a word that is wider stands alone and sticks out."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _paragraph(paragraph.split(), width, measure)
    return lines


def _paragraph(words: list[str], width: float, measure: Measure) -> list[str]:
    filled = _filled(words, width, measure)
    if len(filled) < 2:
        return filled
    low, high = 0.0, width
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if len(_filled(words, middle, measure)) > len(filled):
            low = middle
        else:
            high = middle
    return _filled(words, high, measure)


def _filled(words: list[str], width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]
