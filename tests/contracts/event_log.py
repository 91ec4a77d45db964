"""What every event store must do; each store's test module inherits this and says how to open."""

from __future__ import annotations

import pytest

from queue_server.core import events as e
from queue_server.log.protocol import (
    ClassCounted,
    CommentLeft,
    Entry,
    VersionConflict,
)

DAY, NEXT_DAY = "2026-11-21", "2026-11-22"
THREE_ROWS = "94b5f17ac7785ce0eb439a43f4bbc798431086e561f4945925daaf139c872465"
"""The head after entries 1–3: logs written with it exist, so it can never change."""


def entry(version: int, event: e.AnyEvent | None = None, *, day: str = DAY, **more) -> Entry:
    happened = event or e.CounterOpened(version, "Nguyễn Thị Hoa")
    return Entry(day, version, 1_000 + version, f"request-{version}", "f" * 64, happened, **more)


class EventLogContract:
    """Needs a fixture ``log`` (office ``thach-chau``): each store says how it is opened."""

    async def test_events_come_back_in_order_as_they_were_written(self, log):
        written = [entry(n) for n in range(1, 6)]
        await log.append(written[:2])
        await log.append(written[2:])
        assert await log.read(DAY) == written

    async def test_reading_after_a_version_gives_only_what_is_newer(self, log):
        await log.append([entry(n) for n in range(1, 6)])
        assert [found.version for found in await log.read(DAY, after=3)] == [4, 5]
        assert await log.read(DAY, after=5) == []

    async def test_a_day_without_events_is_empty(self, log):
        assert await log.read(DAY) == []
        assert await log.head(DAY) == ""
        assert await log.days() == []

    async def test_appending_nothing_changes_nothing(self, log):
        await log.append([])
        assert await log.days() == []

    async def test_a_version_that_stands_is_a_conflict(self, log):
        await log.append([entry(1)])
        with pytest.raises(VersionConflict):
            await log.append([entry(1, e.CounterClosed(9))])
        assert await log.read(DAY) == [entry(1)]

    async def test_a_conflict_in_the_middle_leaves_nothing_behind(self, log):
        await log.append([entry(1), entry(2)])
        head = await log.head(DAY)
        counted = (ClassCounted("A", "elderly"),)
        with pytest.raises(VersionConflict):
            await log.append([entry(3, aside=counted), entry(4), entry(2)])
        assert await log.read(DAY) == [entry(1), entry(2)]
        assert await log.head(DAY) == head
        assert await log.class_counts(DAY) == {}

    async def test_after_a_conflict_the_next_version_can_be_appended(self, log):
        await log.append([entry(1)])
        with pytest.raises(VersionConflict):
            await log.append([entry(1)])
        await log.append([entry(2)])
        assert await log.read(DAY) == [entry(1), entry(2)]

    async def test_a_version_left_out_is_our_mistake(self, log):
        with pytest.raises(ValueError, match="version 2 after 0"):
            await log.append([entry(2)])
        assert await log.days() == []

    async def test_one_append_may_end_a_day_and_begin_the_next(self, log):
        await log.append([entry(1)])
        head = await log.head(DAY)
        opened = e.DayOpened(NEXT_DAY, DAY, head)
        await log.append([entry(2, e.DayClosed()), entry(1, opened, day=NEXT_DAY)])
        assert await log.days() == [DAY, NEXT_DAY]
        assert await log.read(NEXT_DAY) == [entry(1, opened, day=NEXT_DAY)]

    async def test_days_are_told_oldest_first(self, log):
        await log.append([entry(1, day=NEXT_DAY)])
        await log.append([entry(1)])
        assert await log.days() == [DAY, NEXT_DAY]

    async def test_every_row_changes_the_head_of_its_day_only(self, log):
        heads = [await log.head(DAY)]
        for version in range(1, 4):
            await log.append([entry(version)])
            heads.append(await log.head(DAY))
        assert len(set(heads)) == 4
        assert all(len(bytes.fromhex(head)) == 32 for head in heads[1:])
        assert await log.head(NEXT_DAY) == ""

    async def test_the_same_rows_have_the_same_head_however_they_were_grouped(self, log):
        await log.append([entry(n) for n in range(1, 4)])
        assert await log.head(DAY) == THREE_ROWS

    async def test_classes_are_counted_and_words_kept_beside_the_events(self, log):
        elderly, merit = ClassCounted("A", "elderly"), ClassCounted("A", "merit")
        words = CommentLeft("20261121-A001", "Cán bộ hướng dẫn tận tình")
        await log.append([entry(1, aside=(elderly,)), entry(2, aside=(elderly, merit, words))])
        assert await log.class_counts(DAY) == {("A", "elderly"): 2, ("A", "merit"): 1}
        assert await log.class_counts(NEXT_DAY) == {}
        assert await log.comment("20261121-A001") == "Cán bộ hướng dẫn tận tình"
        assert await log.comment("20261121-A002") == ""
        assert [found.aside for found in await log.read(DAY)] == [(), ()]
