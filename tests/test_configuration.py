"""An office as people write it: what is read, and what they are told when it cannot be."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from queue_server import configuration
from queue_server.configuration import SAMPLE, ConfigurationError, Problem, load_office
from queue_server.core.office import MINUTE_MS, STRICT_MS, Class, Office
from queue_server.log.database import connect, transaction
from queue_server.toml_reading import line_numbers

SMALL = """\
id = "thach-chau"
name = { vi = "Trung tâm" }
place = { vi = "xã Thạch Châu" }

[[queue]]
code = "A"
name = { vi = "Chứng thực" }

[[counter]]
id = 1
name = { vi = "Quầy 1" }
queues = { A = 0 }

[[class]]
code = "normal"
name = { vi = "Thường" }
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "office.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def problems_of(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_office(path)
    return [str(problem) for problem in caught.value.problems]


# -- what is read -----------------------------------------------------------------------------


def test_the_sample_is_a_commune_with_six_queues_and_four_counters():
    office = load_office(SAMPLE)
    assert [q.code for q in office.queues] == ["A", "B", "C", "E", "G", "R"]
    assert [c.id for c in office.counters] == [1, 2, 3, 4]
    assert all(q.open for q in office.queues)
    assert office.queues[0].preset == "solved"
    assert office.queues[5].preset == "returned"
    assert "1.001193" in office.queues[1].procedures
    assert office.queues[5].procedures == ()
    assert office.counters[0].queues == {"A": {"*": 0}, "R": {"*": 0}, "B": {"*": 600_000}}


def test_in_the_sample_every_priority_class_has_the_same_head_start():
    classes = {k.code: k.head_start_ms for k in load_office(SAMPLE).classes}
    assert classes.pop("normal") == 0
    assert set(classes) == {
        "elderly", "pregnant", "disabled", "merit", "policy", "with_small_child",
    }  # fmt: skip
    assert set(classes.values()) == {15 * MINUTE_MS}


def test_in_the_sample_every_queue_has_a_counter_of_its_own():
    office = load_office(SAMPLE)
    own = {code for c in office.counters for code, d in c.queues.items() if 0 in d.values()}
    assert own == {q.code for q in office.queues}


def test_the_sample_says_everything_in_every_language():
    office = load_office(SAMPLE)
    named = [office, *office.queues, *office.counters, *office.classes]
    assert all(set(thing.name) == {"vi", "en"} for thing in named)


def test_what_is_left_out_has_its_default(written):
    office = load_office(written(SMALL))
    assert office.languages == ("vi", "en")
    assert office.hotline == "1022"
    assert office.rules.turn_hour == 3
    assert office.counters[0].zone == "hall"


def test_a_strict_head_start_is_outwaited_by_nobody(written):
    more = '\n[[class]]\ncode = "merit"\nname = { vi = "Có công" }\nhead_start_min = "strict"\n'
    office = load_office(written(SMALL + more))
    assert office.classes[1] == Class("merit", {"vi": "Có công"}, STRICT_MS)


def test_a_handicap_may_differ_for_each_group(written):
    text = SMALL.replace("{ A = 0 }", '{ A = { normal = 20, "*" = 7.5 } }')
    assert load_office(written(text)).counters[0].queues == {
        "A": {"normal": 1_200_000, "*": 450_000}
    }


# -- what is refused --------------------------------------------------------------------------

WRONG = [
    ('code = "A"', 'code = "I"', ":6: queue 1 code: ", "must be one letter A–Z (not I, O, Q)"),
    ('code = "A"', 'code = "AB"', ":6: queue 1 code: ", "or one digit"),
    ('code = "A"', "code = 1", ":6: queue 1 code: ", "or one digit"),
    ('code = "A"\n', "", ":5: queue 1 code: ", "this key is missing"),
    ('code = "A"', 'code = "A"\ncolour = 1', ":7: queue 1 colour: ", "unknown key; allowed: "),
    ('code = "A"', 'code = "A"\npreset = "sold"', "preset: ", "must be one of: received, "),
    ('code = "A"', 'code = "A"\nfields = ["toan"]', "fields: ", "ho_tich"),
    ('code = "A"', 'code = "A"\nopen = 1', "open: ", "true or false"),
    ("{ A = 0 }", "{ B = 0 }", ":12: counter 1 queues B: ", "there is no queue B; there are: A"),
    ("{ A = 0 }", '{ A = "x" }', ":12: counter 1 queues A: ", "minutes from 0 to 1440"),
    ("{ A = 0 }", "{ A = -1 }", "queues A: ", "minutes from 0 to 1440"),
    ("{ A = 0 }", "{ A = nan }", "queues A: ", "minutes from 0 to 1440"),
    ("{ A = 0 }", "{ A = { old = 1 } }", "queues A: ", "groups must be of: normal, priority, *"),
    ("{ A = 0 }", "{ }", ":6: queue 1 code: ", "no counter serves this queue"),
    ("id = 1", "id = true", ":10: counter 1 id: ", "whole number from 1 to 99"),
    ("id = 1", "id = 1.5", "counter 1 id: ", "whole number"),
    ('"normal"', '"usual"', ":14: class: ", 'code = "normal" is missing'),
    ('"normal"', '"normal"\nhead_start_min = 5', "head_start_min: ", "must have 0"),
    ('"normal"', '"normal"\nhead_start_min = "x"', "head_start_min: ", 'or "strict"'),
    ('{ vi = "Trung tâm" }', '"Trung tâm"', ":2: name: ", "must be { vi = "),
    ('{ vi = "Trung tâm" }', '{ en = "Centre" }', ":2: name: ", "with vi"),
    ('{ vi = "Trung tâm" }', '{ vi = "a\\nb" }', ":2: name: ", "on one line"),
    ('id = "thach-chau"', 'id = "Thạch Châu"', ":1: id: ", "must be small letters a–z"),
    ("[[counter]]", "[rules]\nturn_hour = 24\n\n[[counter]]", "rules turn_hour: ", "0 to 23"),
    ("[[counter]]", "[rules]\nundo_s = 61\n\n[[counter]]", "rules undo_s: ", "from 0 to 60"),
    ("[[counter]]", "[rules]\nno_show_after_s = true\n\n[[counter]]", "after_s: ", "0 to 600"),
    ("[[counter]]", "[rules]\nno_show_unheard_s = -1\n\n[[counter]]", "heard_s: ", "0 to 600"),
    ("[[counter]]", "[rules]\nspeed = 1\n\n[[counter]]", ":10: rules speed: ", "unknown key"),
    ("[[queue]]", 'languages = ["en"]\n[[queue]]', ":5: languages: ", "must have vi"),
    ("[[queue]]", 'languages = ["vi", "tlh"]\n[[queue]]', "languages: ", "must be one of"),
    ("[[queue]]", "[queue]", "queue: ", "at least one table"),
    ('code = "A"', 'code = "A"\npurposes = { buy = "A" }', ":7: queue 1 purposes: ", "collect"),
    ('code = "A"', 'code = "A"\npurposes = { ask = "AB" }', "purposes: ", "or one digit"),
    ('code = "A"', 'code = "A"\npurposes = { ask = "R" }', "purposes ask: ", "no queue R"),
    (
        "[[counter]]",
        '[[elsewhere]]\nfield = "x"\n[[counter]]',
        ":10: elsewhere 1 field: ",
        "ho_tich",
    ),
    ("[[counter]]", "[[elsewhere]]\n[[counter]]", ":9: elsewhere 1 field: ", "key is missing"),
]


@pytest.mark.parametrize(("was", "is_", "place", "allowed"), WRONG)
def test_a_mistake_is_told_with_its_line_and_what_is_allowed(written, was, is_, place, allowed):
    (problem, *_) = problems_of(written(SMALL.replace(was, is_, 1)))
    assert problem.startswith("office.toml:")
    assert place in problem
    assert allowed in problem
    assert " / " in problem


def test_a_letter_used_twice_is_told(written):
    more = '\n[[queue]]\ncode = "A"\nname = { vi = "Hộ tịch" }\n'
    (problem,) = problems_of(written(SMALL + more))
    assert problem == "office.toml:19: queue 2 code: A đã được dùng / A is used already"


def test_a_field_that_is_sent_to_two_places_is_told(written):
    row = '\n[[elsewhere]]\nfield = "can_cuoc"\nwhere = { vi = "Công an xã" }\n'
    assert load_office(written(SMALL + row)).elsewhere[0].where == {"vi": "Công an xã"}
    (problem,) = problems_of(written(SMALL + row + row))
    assert problem.endswith("can_cuoc is used already")


def test_a_queue_names_the_queues_of_other_purposes(written):
    text = SMALL.replace('code = "A"', 'code = "A"\npurposes = { ask = "A" }', 1)
    assert load_office(written(text)).queues[0].purposes == {"ask": "A"}


def test_every_mistake_is_told_at_once(written):
    text = SMALL.replace('"A"', '"O"').replace("id = 1", "id = 0").replace("Thường", "")
    assert len(problems_of(written(text))) == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"\xff\xfe\x00", "office.toml:1: "),
        (b'a = 1\nb = "\xc3\x28"', "office.toml:2: "),
        (b"a = 1\nb = = 2\n", "office.toml:2: "),
        (b"a = 1\nb = [", "not valid TOML"),
        (b"a = " + b"[" * 5_000, "not valid TOML"),
        (b"a = " + b"9" * 5_000, "not valid TOML"),
        (b"a = 1\n" * 300_000, "larger than"),
    ],
)
def test_a_file_that_is_no_toml_is_told_in_words(written, data, words):
    (problem,) = problems_of(written(data))
    assert words in problem


def test_a_file_that_is_not_there_is_told_in_words(tmp_path):
    (problem,) = problems_of(tmp_path / "nowhere.toml")
    assert problem.startswith("nowhere.toml: không đọc được")


def test_two_thousand_damaged_files_give_an_office_or_words(written):
    chance = random.Random(23)
    good = SMALL.encode() + b"[rules]\nturn_hour = 4\n[targets]\nwait_min = 15\n"
    told = []
    for _ in range(2_000):
        data = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 2))
        told += _told(written(bytes(data)))
    assert len(told) > 1_000
    assert all(problem.vi and problem.en for problem in told)


def _told(path: Path) -> list[Problem]:
    """The problems of a file, none where it gives an office."""
    try:
        assert isinstance(load_office(path), Office)
    except ConfigurationError as error:
        return error.problems
    return []


def test_lines_are_found_in_tables_of_tables():
    text = "a = 1\n[[queue]]\ncode = 1\n[[queue]]\n[queue.name]\nvi = 1\n[rules]\nx.y = 2\n"
    assert line_numbers(text) == {
        ("a",): 1,
        ("queue",): 2,
        ("queue", 0): 2,
        ("queue", 0, "code"): 3,
        ("queue", 1): 4,
        ("queue", 1, "name"): 5,
        ("queue", 1, "name", "vi"): 6,
        ("rules",): 7,
        ("rules", "x", "y"): 8,
    }


# -- what is kept -----------------------------------------------------------------------------


def test_every_version_is_kept_and_the_newest_is_in_force(tmp_path, written):
    connection = connect(tmp_path / "office.db")
    assert configuration.current(connection) is None
    assert configuration.current_toml(connection) == ""
    small, sample = load_office(written(SMALL)), load_office(SAMPLE)
    versions = []
    for office, toml in ((sample, SAMPLE.read_text("utf-8")), (small, SMALL)):
        with transaction(connection):
            version = configuration.store(connection, office, toml, by="quản trị", now_ms=1_000)
        versions.append(version)
    assert versions == [1, 2]
    assert configuration.current(connection) == small
    assert configuration.current_toml(connection) == SMALL
    assert connection.execute("SELECT who, what FROM audit").fetchall() == [
        ("quản trị", "configuration set"),
        ("quản trị", "configuration set"),
    ]
    connection.close()


def test_targets_are_minutes_by_known_names_and_another_name_is_told_what_is_allowed(
    tmp_path: Path,
):
    path = tmp_path / "office.toml"
    path.write_text(SMALL + "[targets]\nwait_max_min = 20\nshare_within_min = 0\n")
    assert load_office(path).targets == {"wait_max_min": 20}
    path.write_text(SMALL + "[targets]\nwait_maximum = 20\nwait_min = 1441\n")
    with pytest.raises(ConfigurationError) as told:
        load_office(path)
    assert [problem.en for problem in told.value.problems] == [
        "must be a whole number from 0 to 1440",
        "unknown key; allowed: wait_min, wait_max_min, wait_p90_min, share_within_min",
    ]
