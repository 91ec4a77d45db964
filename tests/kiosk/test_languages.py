"""Languages that wait for their translators, and Khmer whose letters change with neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont

import assets
from assets.look import shaping
from kiosk.flow import Visit
from tests.kiosk.samples import VIEW
from tests.kiosk.test_shown import shown

SIZE_PX = 64
KHMER = ["ភាសាខ្មែរ", "ស្រ្តី", "ខ្ញុំ", "ព្រះរាជាណាចក្រកម្ពុជា", "កោះ"]


def test_three_slots_are_there_and_fall_back_to_vietnamese() -> None:
    assert assets.slots() == ("cmo", "km", "kpm")
    assert not set(assets.slots()) & set(assets.languages())
    for slot in assets.slots():
        assert assets.text("kiosk.home.title", slot) == "Mời chọn việc cần làm"
        assert assets.text(f"language.{slot}", "vi") == assets.text(f"language.{slot}", "en")


def test_a_slot_is_offered_only_where_the_office_lists_it() -> None:
    assert shown(Visit("en")).other_language == "vi"
    listed = replace(VIEW, languages=["vi", "en", "km"])
    assert shown(Visit("en"), view=listed).other_language == "km"
    assert shown(Visit("km"), view=listed).other_language == "vi"


@pytest.mark.parametrize("word", KHMER)
def test_khmer_is_drawn_as_pillow_shapes_it_and_not_letter_by_letter(word: str) -> None:
    drawn = np.asarray(shaping.draw([word], "Medium", SIZE_PX, (0, 0, 0, 1)).getchannel("A"))
    assert _ink(drawn).shape == _ink(_pillow(word, ImageFont.Layout.RAQM)).shape
    assert (_ink(drawn) == _ink(_pillow(word, ImageFont.Layout.RAQM))).mean() > 0.99
    assert _ink(drawn).shape != _ink(_pillow(word, ImageFont.Layout.BASIC)).shape


def test_khmer_and_other_letters_stand_on_one_line() -> None:
    alone = shaping.extents("ខ្មែរ", "Bold", SIZE_PX)
    mixed = shaping.extents("ខ្មែរ A049", "Bold", SIZE_PX)
    assert mixed[1] == alone[1]
    assert mixed[0] > alone[0] + SIZE_PX


def _pillow(word: str, layout: ImageFont.Layout) -> np.ndarray:
    face = ImageFont.truetype(assets.font("Khmer"), SIZE_PX, layout_engine=layout)
    axes = face.get_variation_axes()
    face.set_variation_by_axes(
        [500 if each["maximum"] == 900 else each["default"] for each in axes]
    )
    picture = Image.new("L", (SIZE_PX * 24, SIZE_PX * 3))
    ImageDraw.Draw(picture).text((20, 2 * SIZE_PX), word, fill=255, font=face, anchor="ls")
    return np.asarray(picture)


def _ink(picture: np.ndarray) -> np.ndarray:
    """The part of a picture that is not empty."""
    rows, columns = np.nonzero(picture > 127)
    return picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] > 127
