import re

import pytest

from assets.look import tokens

FILE = tokens.tokens()


@pytest.mark.parametrize(("text", "ground"), FILE["text_pairs"])
def test_text_can_be_read_by_weak_eyes(text, ground):
    assert tokens.contrast(text, ground) >= tokens.TEXT_CONTRAST_MIN


@pytest.mark.parametrize(("edge", "ground"), FILE["edge_pairs"])
def test_an_edge_can_be_told_from_its_ground(edge, ground):
    assert tokens.contrast(edge, ground) >= tokens.EDGE_CONTRAST_MIN


@pytest.mark.parametrize("theme", FILE["themes"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "ground"),
        ("text", "surface"),
        ("text2", "surface"),
        ("text2", "closed"),
        ("on_primary", "primary"),
        ("on_banner", "banner"),
        ("on_failed", "failed"),
        ("on_header", "header"),
        ("on_header2", "header"),
        ("on_good", "good"),
        ("on_pressed", "pressed"),
    ],
)
def test_every_theme_keeps_its_roles_readable(theme, text, ground):
    pair = (tokens.colour(text, theme), tokens.colour(ground, theme))
    assert tokens.contrast(*pair) >= tokens.TEXT_CONTRAST_MIN


def test_every_theme_fills_the_same_roles_with_known_colours():
    themes = FILE["themes"].values()
    assert len({frozenset(theme) for theme in themes}) == 1
    assert {name for theme in themes for name in theme.values()} <= set(FILE["colours"])


def test_black_on_white_is_21_to_1():
    assert tokens.contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_one_colour_comes_in_the_form_each_surface_takes():
    assert tokens.colour("primary") == "#17396B"
    assert tokens.rgb("cham") == (23, 57, 107)
    assert tokens.rgba("white", 0.5) == (1, 1, 1, 0.5)


def test_pages_get_every_colour_and_no_reference_to_an_unknown_one():
    css = tokens.css_root()
    known = set(re.findall(r"--([a-z0-9-]+):", css))
    assert {name.replace("_", "-") for name in FILE["colours"]} <= known
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", css)) <= known


def test_a_capital_of_the_kiosk_number_is_never_under_60_mm():
    assert FILE["cap_mm"]["kiosk"]["number"] >= 60
    assert tokens.font_px(74) == pytest.approx(100)
