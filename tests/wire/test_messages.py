"""Every message and view has a golden file: an old kiosk understands a new server, for ever.

A field may be added (with a default); then its golden file grows. What stands never changes.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import pytest

from link import codec
from link import messages as m
from tests.wire.examples import EXAMPLES, structs

GOLDEN = Path(__file__).parent / "messages"
NAMES = [type(example).__name__ for example in EXAMPLES]


def kind_of(example: object) -> type:
    return m.View[m.QueueWaiting] if isinstance(example, m.View) else type(example)


def test_every_struct_has_one_example():
    assert sorted(NAMES) == sorted(kind.__name__ for kind in structs())


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_a_message_is_written_as_its_golden_file_says(example):
    golden = GOLDEN / f"{type(example).__name__}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        written = json.dumps(json.loads(codec.encode(example)), ensure_ascii=False, indent=1)
        golden.write_text(written + "\n", "utf-8")
    assert json.loads(codec.encode(example)) == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_a_golden_file_is_read_as_its_message(example):
    golden = (GOLDEN / f"{type(example).__name__}.json").read_bytes()
    assert codec.decode(golden, kind_of(example)) == example


def test_there_is_no_golden_file_without_its_struct():
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == sorted(NAMES)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_example_leaves_no_field_at_its_default(example):
    kind = type(example)
    fields = msgspec.structs.fields(kind)
    plain = [f.name for f in fields if f.default == getattr(example, f.name)]
    made = [
        f.name
        for f in fields
        if f.default_factory is not msgspec.NODEFAULT
        and f.default_factory() == getattr(example, f.name)
    ]
    assert (plain, made) == ([], [])


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_unknown_key_is_an_error_of_a_machine_and_nothing_to_a_client(example):
    told = json.loads(codec.encode(example)) | {"added_later": 1}
    if isinstance(example, m.Message):
        with pytest.raises(codec.BadMessage, match="added_later"):
            codec.decode(json.dumps(told), kind_of(example))
    else:
        assert codec.decode(json.dumps(told), kind_of(example)) == example
