"""Every colour, size and duration of the look, from ``tokens.json``, for each kind of surface.

Kivy takes ``rgba`` floats, Pillow takes ``rgb`` bytes, pages take ``css_root()``. A *theme* maps
roles (``ground``, ``text``, ``edge`` …) to colours, so a widget names the role and high contrast
is one other theme. ``text_pairs`` and ``edge_pairs`` are what the look promises to be readable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

TEXT_CONTRAST_MIN = 7.0
EDGE_CONTRAST_MIN = 3.0


@cache
def tokens() -> dict[str, Any]:
    """The whole file, parsed once; treat it as read-only."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("tokens.json").read_text("utf-8"))
    return found


_worn: dict[str, Path | None] = {"crest": None}


def dress(colours: Mapping[str, str], crest: Path | None = None) -> None:
    """Wear an office's colours and crest from now on; before anything is drawn. What is worn was
    checked: see ``assets.look.theme``."""
    tokens()["colours"].update({name: value.upper() for name, value in colours.items()})
    _worn["crest"] = crest


def crest() -> Path | None:
    """The office's own crest; None for the village gate."""
    return _worn["crest"]


def colour(name: str, theme: str = "light") -> str:
    """``#RRGGBB`` of a role in a theme, of a colour by its own name, or of a ``#RRGGBB``."""
    if name.startswith("#"):
        return name
    colours: dict[str, str] = tokens()["colours"]
    return colours[tokens()["themes"][theme].get(name, name)]


def rgb(name: str, theme: str = "light") -> tuple[int, int, int]:
    """Red, green, blue 0–255, as Pillow takes them."""
    value = bytes.fromhex(colour(name, theme)[1:])
    return value[0], value[1], value[2]


def rgba(
    name: str, alpha: float = 1.0, *, theme: str = "light"
) -> tuple[float, float, float, float]:
    """Red, green, blue, alpha 0–1, as Kivy takes them."""
    red, green, blue = rgb(name, theme)
    return red / 255, green / 255, blue / 255, alpha


def css_root(theme: str = "light") -> str:
    """A ``:root{…}`` block: colours, the theme's roles, the font, web sizes, radius, lines.

    Underscores become hyphens: ``--cham-tint``, ``--role-edge``, ``--px-body``, ``--edge-focus``.
    """
    file = tokens()
    sizes = file["size_px"]
    values = {name: value.lower() for name, value in file["colours"].items()}
    roles = file["themes"][theme].items()
    values |= {f"role-{role}": f"var(--{_css(name)})" for role, name in roles}
    values |= {f"px-{name}": f"{size}px" for name, size in file["web_px"].items()}
    values |= {f"edge-{name}": f"{sizes[name]}px" for name in ("line", "line_primary", "focus")}
    values["radius"] = f"{sizes['radius_web']}px"
    values["font"] = f'"{file["type"]["family"]}", system-ui, sans-serif'
    values["line-height"] = str(file["type"]["line_height"])
    return ":root{" + ";".join(f"--{_css(name)}:{value}" for name, value in values.items()) + "}"


def font_px(cap_px: float) -> float:
    """The font size whose capitals are ``cap_px`` high."""
    return cap_px / float(tokens()["type"]["cap_em"])


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio, 1–21, of two colours by name or ``#RRGGBB``."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(name: str) -> float:
    red, green, blue = (_linear(value / 255) for value in rgb(name))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _css(name: str) -> str:
    return name.replace("_", "-")
