"""The catalogue as an office shows it: each procedure has a queue here, or somewhere to go."""

from __future__ import annotations

from msgspec.structs import replace

import assets
from link.messages import Catalogue, CatalogueProcedure
from queue_server import views
from queue_server.configuration import SAMPLE, load_office
from queue_server.core.office import Elsewhere, Office, Queue
from queue_server.views.catalogue import most_asked, queue_of
from queue_server.views.kiosk import TILES_MAX
from tests.core.play import Play

OFFICE = load_office(SAMPLE)
TOLD = {procedure.code: procedure for procedure in assets.catalogue().procedures}


def catalogue_of(office: Office = OFFICE) -> Catalogue:
    return views.catalogue(Play(office).state)


def shown(office: Office = OFFICE) -> dict[str, CatalogueProcedure]:
    return {procedure.code: procedure for procedure in catalogue_of(office).procedures}


def queues_without_lists(*presets: str) -> tuple[Queue, ...]:
    codes = ("A", "B", "C")
    return tuple(
        Queue(code=codes[n], name={"vi": "Việc"}, preset=preset) for n, preset in enumerate(presets)
    )


def test_every_procedure_has_a_queue_here_or_words_where_to_go_and_never_both():
    everywhere = shown().values()
    assert len(everywhere) == len(TOLD) == 74
    assert all(bool(each.queue) != bool(each.where) for each in everywhere)


def test_a_procedure_goes_to_the_queue_that_names_its_field():
    for code, procedure in TOLD.items():
        named = [q.code for q in OFFICE.queues if code in q.procedures]
        assert ([shown()[code].queue] if named else [None]) == (named or [None])
        assert procedure.name == shown()[code].name


def test_what_is_received_elsewhere_says_where_in_every_language():
    identity = shown()["2.000200"]
    assert identity.where == {"vi": "Xin đến Công an xã.", "en": "Please go to the commune police."}
    assert "Tư pháp" in shown()["2.000930"].where["vi"]


def test_of_a_field_that_nobody_names_the_help_desk_knows_where_to_go():
    office = replace(OFFICE, elsewhere=())
    identity = shown(office)["2.000200"]
    assert "1022" in identity.where["vi"]
    assert "help desk" in identity.where["en"]


def test_the_sample_office_takes_all_that_is_asked_most_and_leaves_no_field_without_a_way():
    taken = shown()
    assert {code for code in most_asked().codes if not taken[code].queue} == set()
    named = {row.field for row in OFFICE.elsewhere}
    assert {each.field for each in taken.values() if not each.queue} <= named


def test_an_office_whose_queues_name_nothing_takes_everything_in_its_first():
    queues = queues_without_lists("returned", "received", "received")
    office = replace(OFFICE, queues=queues, elsewhere=())
    assert {each.queue for each in shown(office).values()} == {"B"}


def test_a_queue_for_collecting_results_takes_no_procedure():
    office = replace(OFFICE, queues=queues_without_lists("returned"))
    assert {each.queue for each in shown(office).values()} == {None}


def test_a_field_that_is_sent_elsewhere_is_not_taken_by_a_queue_for_everything():
    away = Elsewhere("can_cuoc", {"vi": "Công an xã"})
    office = replace(OFFICE, queues=queues_without_lists("received"), elsewhere=(away,))
    assert queue_of(office, TOLD["2.000200"]) is None
    assert queue_of(office, TOLD["1.001193"]) == "A"


def test_time_and_fee_are_told_word_for_word_with_their_sources():
    for code, told in TOLD.items():
        each = shown()[code]
        assert (each.time, each.time_source) == (told.time, told.time_source)
        assert (each.fee, each.fee_source) == (told.fee, told.fee_source)
        assert each.papers == told.docs


def test_the_rule_of_15_hours_concerns_what_is_promised_for_the_same_day():
    assert shown()["2.000815"].same_day
    assert not shown()["1.004873"].same_day
    assert not shown()["1.001699"].same_day


def test_the_twenty_most_asked_exist_and_come_first():
    codes = most_asked().codes
    assert len(set(codes)) == 20
    assert set(codes) <= set(TOLD)
    assert set(most_asked().source) == {"vi", "en"}
    by_rank = sorted(shown().values(), key=lambda each: each.rank)
    assert [each.code for each in by_rank[:20]] == codes
    assert len({each.rank for each in by_rank}) == len(TOLD)


def test_a_kiosk_learns_of_another_catalogue_by_its_hash():
    moved = replace(OFFICE, elsewhere=())
    assert catalogue_of() == catalogue_of(replace(OFFICE))
    assert catalogue_of(moved).hash != catalogue_of().hash
    play = Play(OFFICE)
    assert views.kiosk(play.state, play.now_ms).catalogue == catalogue_of().hash


def test_the_first_screen_has_eight_tiles_and_collecting_is_always_among_them():
    codes = "ABCEGHKLMNR"
    many = tuple(
        Queue(code=code, name={"vi": code}, preset="returned" if code == "R" else "received")
        for code in codes
    )
    counter = replace(OFFICE.counters[0], queues={code: {"*": 0} for code in codes})
    play = Play(replace(OFFICE, queues=many, counters=(counter,)))
    tiles = [q.code for q in views.kiosk(play.state, play.now_ms).queues if q.tile]
    assert len(tiles) == TILES_MAX
    assert "".join(tiles) == "ABCEGHKR"


def test_a_queue_tells_the_kiosk_what_else_people_come_for():
    first = replace(OFFICE.queues[0], purposes={"collect": "R"})
    play = Play(replace(OFFICE, queues=(first, *OFFICE.queues[1:])))
    queues = views.kiosk(play.state, play.now_ms).queues
    assert [q.purposes for q in queues[:2]] == [{"collect": "R"}, {}]
