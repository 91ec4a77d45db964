"""SVG path text → polylines (pure): M L H V C Q A Z, absolute or relative.

Curves become chords no further from the curve than a twentieth of a grid unit at icon size. The
arc follows the endpoint-to-centre conversion of the SVG 1.1 specification, appendix F.6.5.
"""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Iterator
from itertools import pairwise

Point = tuple[float, float]
Polyline = list[Point]

STEPS_PER_CURVE = 16
ARC_STEP_RAD = math.pi / 24
ARITY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "A": 7, "Z": 0}
_TOKEN = re.compile(r"([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+))|[\s,]+|(.)")


def polylines(path: str) -> list[Polyline]:
    """The strokes of a path; a closed one ends where it began. ValueError on a bad path."""
    lines: list[list[complex]] = []
    for command, numbers in _commands(path):
        kind = command.upper()
        if not lines and kind != "M":
            raise ValueError("a path begins with M")
        here = lines[-1][-1] if lines else 0j
        if kind == "M":
            lines.append([_points(command, numbers, here)[0]])
        elif kind == "Z":
            lines[-1].append(lines[-1][0])
        else:
            lines[-1] += _drawn(command, numbers, here)
    return [[(at.real, at.imag) for at in line] for line in lines]


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with exactly its numbers; a repeated one is yielded again (after M as L)."""
    command, numbers, waits = "", [], False
    for match in _TOKEN.finditer(path):
        letter, number, stray = match.groups()
        if stray or (letter and (waits or letter.upper() not in ARITY)):
            raise ValueError(f"bad path near {match.group()!r}")
        if letter:
            command, waits = letter, letter.upper() != "Z"
        elif number:
            numbers.append(float(number))
            waits = len(numbers) < _arity(command)
        if (letter or number) and not waits:
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)
    if waits:
        raise ValueError("a path ends in the middle of a command")


def _arity(command: str) -> int:
    arity = ARITY.get(command.upper(), 0)
    if not arity:
        raise ValueError("numbers without a command")
    return arity


def _drawn(command: str, numbers: list[float], here: complex) -> list[complex]:
    kind = command.upper()
    if kind == "H":
        return [complex(numbers[0] + (here.real if command == "h" else 0), here.imag)]
    if kind == "V":
        return [complex(here.real, numbers[0] + (here.imag if command == "v" else 0))]
    if kind == "A":
        end = _points(command, numbers[5:], here)[0]
        return _arc(here, end, numbers[:5])
    return _bezier([here, *_points(command, numbers, here)])


def _points(command: str, numbers: list[float], here: complex) -> list[complex]:
    origin = here if command.islower() else 0j
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [origin + complex(x, y) for x, y in pairs]


def _bezier(control: list[complex]) -> list[complex]:
    """By de Casteljau; a line is a curve of two points and needs one step."""
    steps = 1 if len(control) == 2 else STEPS_PER_CURVE
    return [_on_curve(control, step / steps) for step in range(1, steps + 1)]


def _on_curve(control: list[complex], share: float) -> complex:
    while len(control) > 1:
        control = [a + (b - a) * share for a, b in pairwise(control)]
    return control[0]


def _arc(start: complex, end: complex, shape: list[float]) -> list[complex]:
    rx, ry, turn_deg, large, sweep = abs(shape[0]), abs(shape[1]), *shape[2:]
    if not rx or not ry or start == end:
        return [end]
    turn = cmath.rect(1, math.radians(turn_deg))

    def to_circle(point: complex) -> complex:
        local = point / turn
        return complex(local.real / rx, local.imag / ry)

    first, last = to_circle(start), to_circle(end)
    half = (last - first) / 2
    radius = max(1.0, abs(half))
    offset = math.sqrt(max(0.0, radius**2 - abs(half) ** 2)) * 1j * half / abs(half)
    centre = (first + last) / 2 + (offset if bool(large) != bool(sweep) else -offset)
    from_angle = cmath.phase(first - centre)
    swing = (cmath.phase(last - centre) - from_angle) % math.tau - (0 if sweep else math.tau)
    steps = max(2, math.ceil(abs(swing) / ARC_STEP_RAD))
    around = (
        centre + cmath.rect(radius, from_angle + swing * step / steps) for step in range(1, steps)
    )
    return [complex(at.real * rx, at.imag * ry) * turn for at in around] + [end]
