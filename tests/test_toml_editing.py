"""An office's file is edited by its document: what changes, and what stays as people wrote it."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.configuration import SAMPLE
from queue_server.toml_editing import NotToml, changes, edited

TEXT = SAMPLE.read_text("utf-8")
DOCUMENT = tomllib.loads(TEXT)
COMMENTS = [line.strip() for line in TEXT.splitlines() if line.startswith("#")]


def changed(change: Any) -> dict[str, Any]:
    """The sample's document after a change of it."""
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return document


def test_a_new_name_changes_its_own_line_and_no_other():
    text = edited(TEXT, changed(lambda d: d["queue"][0]["name"].update(vi="Chứng thực")))
    before, after = TEXT.splitlines(), text.splitlines()
    assert len(before) == len(after)
    differing = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert differing == [
        (
            'name = { vi = "Chứng thực bản sao, chữ ký", en = "Certified copies, signatures" }',
            'name = { vi = "Chứng thực", en = "Certified copies, signatures" }',
        )
    ]


def test_a_comment_behind_a_value_stays_behind_it():
    text = edited(TEXT, changed(lambda d: d["rules"].update(turn_hour=4)))
    assert "turn_hour = 4            # the business day turns at this hour, Vietnam time" in text


def test_a_queue_that_goes_takes_its_own_lines_and_no_comment_of_the_next_section():
    text = edited(TEXT, changed(lambda d: d["queue"].pop()))
    gone = [line for line in TEXT.splitlines() if line not in text.splitlines()]
    assert gone == [
        'code = "R"',
        'name = { vi = "Nhận kết quả", en = "Collect a result" }',
        'icon = "tray"',
        'preset = "returned"',
    ]
    assert [line.strip() for line in text.splitlines() if line.startswith("#")] == COMMENTS


def test_a_queue_that_is_added_stands_before_the_next_section():
    row = {"code": "K", "name": {"vi": "Khác"}}
    text = edited(TEXT, changed(lambda d: d["queue"].append(row)))
    added = '\n[[queue]]\ncode = "K"\nname = { vi = "Khác" }\n\n# -- not received here'
    assert added in text


def test_a_queue_that_moves_takes_the_comment_above_it_along():
    noted = TEXT.replace('[[queue]]\ncode = "E"', '# since 2025 here\n[[queue]]\ncode = "E"')
    document = tomllib.loads(noted)
    document["queue"].insert(1, document["queue"].pop(3))
    assert '# since 2025 here\n[[queue]]\ncode = "E"' in edited(noted, document)


def test_a_document_that_says_nothing_new_leaves_every_byte():
    odd = TEXT.replace("turn_hour = 3 ", "turn_hour   =  3").replace(
        "\n[targets]", "\n\n\n[targets]"
    )
    assert edited(odd, tomllib.loads(odd)) == odd


def test_a_null_takes_its_key_away():
    text = edited(TEXT, changed(lambda d: d["queue"][0].update(preset=None)))
    assert "preset" not in tomllib.loads(text)["queue"][0]


@pytest.mark.parametrize("value", [object(), {1: 2}.keys(), b"x"])
def test_what_toml_has_no_word_for_is_refused(value):
    with pytest.raises(NotToml):
        edited(TEXT, changed(lambda d: d.update(x=value)))


def test_a_document_of_bottomless_depth_is_refused():
    deep: dict[str, Any] = {}
    for _ in range(5_000):
        deep = {"x": deep}
    with pytest.raises(NotToml):
        edited(TEXT, deep)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
scalars = words | st.integers(-(2**53), 2**53) | st.booleans() | st.floats(-1e9, 1e9)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    """The sample, edited anywhere: rows out, in and moved, values of any kind, new tables."""
    document = copy.deepcopy(DOCUMENT)
    for _ in range(draw(st.integers(0, 5))):
        table = draw(
            st.sampled_from(["queue", "counter", "class", "elsewhere", "rules", "", "new"])
        )
        place = document if table == "" else document.setdefault(table, {})
        if isinstance(place, list):
            kind = draw(st.sampled_from(["out", "in", "move", "value"]))
            at = draw(st.integers(0, max(0, len(place) - 1)))
            if kind == "in" or len(place) < 2:
                place.insert(at, draw(st.dictionaries(words, values, min_size=1, max_size=3)))
                continue
            row = place.pop(at)
            if kind == "move":
                place.insert(draw(st.integers(0, len(place))), row)
            elif kind == "value":
                row[draw(st.sampled_from([*row, "more"]))] = draw(values)
                place.insert(at, row)
        elif isinstance(place, dict):
            place[draw(st.sampled_from(list(place)) if place else words)] = draw(values)
    return document


@settings(max_examples=100, deadline=None)
@given(documents())
def test_whatever_is_edited_the_file_then_says_it(document):
    assert tomllib.loads(edited(TEXT, document)) == document


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(len(DOCUMENT["queue"]))), st.integers(1, 6))
def test_queues_moved_and_taken_out_lose_no_comment(order, kept):
    queues = [DOCUMENT["queue"][place] for place in order[:kept]]
    text = edited(TEXT, DOCUMENT | {"queue": queues})
    assert sorted(line.strip() for line in text.splitlines() if line.startswith("#")) == sorted(
        COMMENTS
    )
    assert tomllib.loads(text)["queue"] == queues


def test_changes_are_named_by_what_people_call_the_row():
    def change(d: dict[str, Any]) -> None:
        d["queue"].pop(2)
        d["queue"][0]["name"]["en"] = "Copies"
        d["queue"].append({"code": "K", "name": {"vi": "Khác"}})
        d["rules"]["calls_max"] = 2

    found = {one.path: (one.before, one.after) for one in changes(DOCUMENT, changed(change))}
    assert found == {
        "rules.calls_max": (None, 2),
        "queue.A.name.en": ("Certified copies, signatures", "Copies"),
        "queue.K": (None, {"code": "K", "name": {"vi": "Khác"}}),
        "queue.C": (DOCUMENT["queue"][2], None),
    }


def test_a_new_order_alone_is_a_change():
    (one,) = changes(DOCUMENT, changed(lambda d: d["queue"].reverse()))
    assert (one.path, one.before, one.after) == ("queue", [*"ABCEGR"], [*"RGECBA"])
