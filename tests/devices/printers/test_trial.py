"""The test page shows what could be wrong, and the pictures show four different steps."""

from __future__ import annotations

from datetime import datetime

import pytest
import zxingcpp
from PIL import Image

from devices.printers import paper_change
from devices.printers.trial import ACCENTED, TrialPage, draw
from tests.devices.printers import samples
from tests.devices.printers.samples import GOLDEN
from tests.devices.printers.test_foreign import padded

PAGE = TrialPage(
    office_name="Trung tâm Phục vụ hành chính công\nxã Thạch Châu",
    printer="usb:/dev/usb/lp0",
    url="https://motcua.example.vn/",
    printed_at=datetime(2026, 10, 5, 9, 42, 7),
)


def test_all_134_accented_letters_of_vietnamese_are_on_it() -> None:
    assert len({*ACCENTED, *ACCENTED.upper()}) == 134


@pytest.mark.parametrize("width_px", [384, 576])
def test_its_ruler_reaches_both_edges_and_its_code_is_read(width_px: int) -> None:
    page = draw(PAGE, width_px=width_px)
    assert (page.mode, page.width) == ("1", width_px)
    ink = page.convert("L").point(lambda grey: 255 - grey)
    assert ink.getbbox()[0] == 0
    assert ink.getbbox()[2] == width_px
    assert [code.text for code in zxingcpp.read_barcodes(padded(page))] == [PAGE.url]


def test_a_foreign_text_on_it_is_only_dots() -> None:
    odd = TrialPage(
        office_name="\x1b@\ud800", printer="\x1dV\x00", url="x", printed_at=datetime.max
    )
    assert draw(odd).width == 576


def test_paper_is_changed_in_four_pictures_with_captions_in_both_languages() -> None:
    pictures = [paper_change.picture(step, width_px=320) for step in range(1, 5)]
    assert {picture.size for picture in pictures} == {(320, 240)}
    assert len({picture.tobytes() for picture in pictures}) == 4
    with Image.open(GOLDEN / "paper-change.png") as approved:
        assert approved.tobytes() == samples.paper_change().tobytes()
    captions = {paper_change.caption(n, language) for n in range(1, 5) for language in ("vi", "en")}
    assert len(captions) == 8
    with pytest.raises(ValueError, match="no step 5"):
        paper_change.picture(5)
