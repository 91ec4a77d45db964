import math
from xml.etree import ElementTree

import pytest

from assets.look import icons
from assets.look.paths import polylines

SEEN_IN_THE_PICTURES = [
    *("gate", "document", "family", "house", "map", "hand_heart", "shop", "id_card", "tray"),
    *("magnifier", "wheelchair", "text_size", "contrast", "speaker", "globe", "bell"),
    *("arrow_left", "arrow_right", "arrow_down", "person", "star", "elder", "pregnant", "medal"),
    *("shield", "parent_child", "people", "lock", "pause", "check", "warning", "wifi_off"),
    *("printer", "clock", "recall", "transfer", "cup", "undo", "phone"),
    *("face_1", "face_2", "face_3", "face_4", "face_5"),
]


def test_every_icon_seen_in_the_pictures_is_there():
    assert set(SEEN_IN_THE_PICTURES) <= set(icons.icons())


@pytest.mark.parametrize("name", icons.icons())
def test_an_icon_stays_on_its_grid_with_its_stroke(name):
    points = [
        point for path in icons.icons()[name].values() for line in polylines(path) for point in line
    ]
    half = icons.STROKE / 2
    assert all(half <= value <= icons.GRID - half for point in points for value in point)


@pytest.mark.parametrize("name", icons.icons())
def test_an_icon_is_drawn_in_its_colour_on_nothing(name):
    picture = icons.draw(name, 48, "#17396B")
    assert picture.size == (48, 48)
    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getextrema()[:3] == ((23, 23), (57, 57), (107, 107))
    inked = sum(picture.getchannel("A").histogram()[128:])
    assert 0.03 < inked / 48**2 < 0.5


def test_no_two_icons_look_the_same():
    pictures = {icons.draw(name, 48, "#000000").tobytes() for name in icons.icons()}
    assert len(pictures) == len(icons.icons())


def test_a_page_gets_an_icon_as_well_formed_svg_in_its_own_colour():
    root = ElementTree.fromstring(icons.svg("face_4"))
    assert root.attrib["stroke"] == "currentColor"
    assert len(root) == 2


def test_the_bamboo_band_repeats_without_a_seam():
    tile = icons.bamboo(20, "#FFFFFF", "#000000").convert("L")
    assert tile.size == (40, 20)
    lying, standing = tile.crop((0, 0, 20, 20)), tile.crop((20, 0, 40, 20))
    assert lying.transpose(method=2).size == standing.size
    assert lying.transpose(method=5).tobytes() == standing.tobytes()


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("M1 2 L3 4", [[(1, 2), (3, 4)]]),
        ("M1 2 l3 4 H9 v-1", [[(1, 2), (4, 6), (9, 6), (9, 5)]]),
        ("M1,2,3,4-5.5.5", [[(1, 2), (3, 4), (-5.5, 0.5)]]),
        ("M0 0 H2 V2 Z M5 5", [[(0, 0), (2, 0), (2, 2), (0, 0)], [(5, 5)]]),
        ("", []),
    ],
)
def test_straight_paths_become_their_corners(path, lines):
    assert polylines(path) == lines


def test_curves_pass_where_their_formulas_say():
    quadratic = polylines("M0 0 Q10 20 20 0")[0]
    cubic = polylines("M0 0 C0 20 20 20 20 0")[0]
    assert quadratic[8] == (10, 10)
    assert cubic[8] == (10, 15)
    assert quadratic[-1] == cubic[-1] == (20, 0)


@pytest.mark.parametrize(
    ("flags", "x_range", "y_range"),
    [
        ("0 1", (0, 10), (-2.08, 0)),
        ("0 0", (0, 10), (0, 2.08)),
        ("1 1", (-1.01, 11.01), (-9.32, 0)),
        ("1 0", (-1.01, 11.01), (0, 9.32)),
    ],
)
def test_an_arc_takes_the_side_its_flags_choose(flags, x_range, y_range):
    radius = 6 if flags[0] == "1" else 7.05
    line = polylines(f"M0 0 A{radius} {radius} 0 {flags} 10 0")[0]
    xs, ys = [x for x, _ in line], [y for _, y in line]
    assert (min(xs), max(xs)) == pytest.approx(x_range, abs=0.1)
    assert (min(ys), max(ys)) == pytest.approx(y_range, abs=0.3)


def test_an_arc_too_small_for_its_ends_grows_to_a_half_circle():
    line = polylines("M0 0 A1 1 0 0 1 10 0")[0]
    assert all(math.dist(point, (5, 0)) == pytest.approx(5) for point in line)


@pytest.mark.parametrize("path", ["L1 2", "M1", "M1 2 X3", "M1 2 L3", "1 2", "M1 2 L H3", "M1 2 ;"])
def test_a_bad_path_is_refused(path):
    with pytest.raises(ValueError, match=r"path|numbers"):
        polylines(path)
