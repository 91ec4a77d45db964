import pytest

from assets.kit.breaking import broken, within
from assets.kit.plain import CHARS_MAX, plain
from assets.kit.scale import Scale
from tests.screens import assert_looks_like, play, shoot

pytestmark = pytest.mark.screen


@pytest.mark.parametrize(
    ("scene", "size"),
    [("kiosk", (1080, 1920)), ("contrast", (540, 960)), ("wall", (1920, 1080))],
)
def test_a_page_of_the_kit_looks_as_drawn(scene, size, tmp_path):
    picture = shoot(f"tests.assets.scenes:{scene}", size, tmp_path)
    assert_looks_like(picture, f"tests/assets/golden/kit-{scene}.png")


@pytest.mark.parametrize(
    "scene",
    [
        "nothing_is_clipped",
        "too_small_boxes_are_told",
        "a_tap_acts_on_release",
        "sliding_off_cancels_for_good",
        "a_double_tap_acts_once",
        "a_second_finger_is_ignored",
        "a_disabled_button_stays_still",
        "a_button_taken_away_under_the_finger_stays_still",
        "a_page_that_is_gone_is_not_kept",
    ],
)
def test_the_kit_behaves(scene, tmp_path):
    play(f"tests.assets.scenes:{scene}", (1080, 1080), tmp_path)


def test_a_failing_scene_fails_its_test(tmp_path):
    with pytest.raises(AssertionError, match="has no attribute"):
        play("tests.assets.scenes:there_is_none", (200, 200), tmp_path)


def test_a_changed_picture_is_told(tmp_path):
    from PIL import Image

    golden = "tests/assets/golden/kit-contrast.png"
    changed = tmp_path / "changed.png"
    Image.new("RGB", (540, 960), "#0B1F3A").save(changed)
    with pytest.raises(AssertionError, match="differing"):
        assert_looks_like(changed, golden)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Quâ\u0300y", "Quầy"),
        ("A\u202e210", "A210"),
        ("A\u200b0\x00\x1b1", "A01"),
        ("hỏng\ud800", "hỏng"),
        ("một\u2028hai\r\nba\tbốn", "một\nhai\nba bốn"),
        ("[b]&amp;[/b]", "[b]&amp;[/b]"),
        ("q\u0334" + "\u0301" * 9 + "a", "q\u0334\u0301\u0301\u0301a"),
    ],
)
def test_text_from_outside_is_shown_plain(given, shown):
    assert plain(given) == shown


def test_endless_text_is_cut():
    assert len(plain("a" * 5000)) == CHARS_MAX


@pytest.mark.parametrize(
    ("lines", "drawn"),
    [
        (["Quầy 3"], ["Quầy 3"]),
        (["A" * 41, "B"], ["A" * 40, "B"]),
        (list("ABCDEFGHI"), list("ABCDEFGH")),
        ([], [""]),
    ],
    ids=["fits", "too wide", "too tall", "none"],
)
def test_no_more_is_drawn_than_a_screen_can_show(lines, drawn):
    assert within(lines, 40, lambda line: (len(line), 5)) == drawn


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Dùng xe lăn", 8, ["Dùng", "xe lăn"]),
        ("Dùng xe lăn", 11, ["Dùng xe lăn"]),
        ("Nghe hướng dẫn", 9, ["Nghe", "hướng dẫn"]),
        ("một hai ba bốn năm sáu", 20, ["một hai ba", "bốn năm sáu"]),
        ("Rất hài lòng", 10, ["Rất", "hài lòng"]),
        ("Rất hài lòng", 5, ["Rất", "hài", "lòng"]),
        ("Quầy\u00a03 đến", 8, ["Quầy 3", "đến"]),
        ("nghiêng", 3, ["nghiêng"]),
        ("một\nhai", 20, ["một", "hai"]),
        ("", 20, [""]),
    ],
)
def test_lines_break_evenly(text, width, lines):
    assert broken(text, width, len) == lines


def test_a_capital_keeps_its_millimetres_on_the_sheet_it_was_drawn_for():
    assert Scale(px_per_mm=4.03).em(7.3) == pytest.approx(39.8, abs=0.1)


def test_a_sheet_is_fitted_to_the_smaller_side_of_the_window():
    assert Scale.fit("kiosk", (540, 1920)) == Scale(0.5, 4.03)
    assert Scale.fit("wall", (3840, 2160)) == Scale(2.0, 2.02)
