"""The catalogue on the kiosk's disk: asked for once, and there when the server is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk import shelf
from kiosk.shelf import Shelf
from link.client import Refused, Unreachable
from link.messages import Catalogue
from link.spool import Spool
from tests.kiosk.samples import PROCEDURES

TOLD = PROCEDURES.told


class Server:
    """Gives its answers one after another; an exception is raised."""

    def __init__(self, *answers: Catalogue | Exception) -> None:
        self.answers, self.asked = list(answers), 0

    async def get(self, path: str, *, answer: Any) -> Catalogue:
        assert (path, answer) == ("/catalogue", Catalogue)
        self.asked += 1
        said = self.answers.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with Spool(tmp_path / "spool.db") as made:
        yield made


def on(server: Server, spool: Spool, changes: list[str] | None = None) -> Shelf:
    noted = changes if changes is not None else []
    return Shelf(server, spool, lambda: noted.append("changed"))  # type: ignore[arg-type]


async def test_a_catalogue_is_kept_and_found_again_after_a_restart(spool: Spool) -> None:
    changes: list[str] = []
    first = on(Server(TOLD), spool, changes)
    assert first.lacks(TOLD.hash)
    await first.fetch(TOLD.hash)
    assert changes == ["changed"]
    assert not first.lacks(TOLD.hash)
    again = on(Server(), spool)
    assert again.procedures is not None
    assert again.procedures.told == TOLD
    assert not again.lacks(TOLD.hash)
    assert again.lacks("another")


async def test_a_server_of_before_names_none_and_none_is_asked_for(spool: Spool) -> None:
    assert not on(Server(), spool).lacks("")


async def test_a_silent_server_is_asked_until_it_answers(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "AGAIN_S", 0.0)
    server = Server(Unreachable(None, "silent"), Unreachable(None, "silent"), TOLD)
    here = on(server, spool)
    await here.fetch(TOLD.hash)
    assert server.asked == 3
    assert here.hash == TOLD.hash


async def test_a_server_that_refuses_is_not_asked_again_for_the_same(spool: Spool) -> None:
    here = on(Server(Refused("not_found", "", 404)), spool)
    await here.fetch("old")
    assert not here.lacks("old")
    assert here.lacks("new")


async def test_another_catalogue_replaces_the_one_that_lies_there(spool: Spool) -> None:
    newer = replace(TOLD, hash="newer", procedures=TOLD.procedures[:3])
    here = on(Server(TOLD, newer), spool)
    await here.fetch(TOLD.hash)
    await here.fetch("newer")
    assert here.procedures is not None
    assert len(here.procedures.told.procedures) == 3


def test_a_damaged_catalogue_is_as_good_as_none(spool: Spool) -> None:
    spool.remember(shelf.NAME, b'{"hash": 1}')
    here = on(Server(), spool)
    assert here.procedures is None
    assert here.lacks(TOLD.hash)
