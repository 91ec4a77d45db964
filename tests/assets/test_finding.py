from collections import Counter

import pytest

import assets
from assets.look import icons


@pytest.mark.parametrize("weight", ["Medium", "SemiBold", "Bold", "ExtraBold"])
def test_each_weight_of_the_font_is_there_with_its_licence(weight):
    assert assets.font(weight).read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert "SIL OPEN FONT LICENSE" in (assets.HERE / "fonts" / "OFL.txt").read_text().upper()


@pytest.mark.parametrize(
    ("find", "names"),
    [
        (assets.font, ["Thin"]),
        (assets.picture, ["none.png"]),
        (assets.clip, ["vi", "digit_10"]),
        (assets.call_clip, ["../fonts/none"]),
    ],
)
def test_what_is_not_there_is_a_key_error(find, names):
    with pytest.raises(KeyError):
        find(*names)


def test_the_catalogue_has_74_procedures_in_known_fields_with_their_certainty():
    catalogue = assets.catalogue()
    fields = {field.key for field in catalogue.fields}
    assert len(catalogue.procedures) == len({each.code for each in catalogue.procedures}) == 74
    assert {each.field for each in catalogue.procedures} <= fields
    assert set(Counter(each.certainty for each in catalogue.procedures)) == {"A", "B", "C"}


def test_every_field_has_a_name_in_every_language():
    for field in assets.catalogue().fields:
        assert set(field.name) == set(assets.languages())


def test_a_fee_keeps_its_exemptions_and_says_where_it_was_seen():
    birth = next(each for each in assets.catalogue().procedures if each.code == "1.001193")
    assert birth.fee == "miễn nếu đăng ký đúng hạn; mức khác do HĐND tỉnh quy định"
    assert birth.fee_source == "C"
    assert birth.docs == ["Tờ khai", "Giấy chứng sinh", "Giấy tờ tùy thân"]


def test_no_time_or_fee_comes_without_its_source():
    for each in assets.catalogue().procedures:
        assert (each.time is None) == (each.time_source is None), each.code
        assert (each.fee is None) == (each.fee_source is None), each.code


def test_the_crest_is_the_gate_that_the_screens_draw():
    crest = assets.picture("crest.svg").read_text("utf-8")
    assert icons.icons()["gate"]["stroke"] in crest
