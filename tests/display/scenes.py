"""Pictures of the wall, each a page with one board."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from assets.kit import clipped_words
from display.board import board
from display.screen import WallPage
from link.messages import HallMessage, WallView
from tests.display.samples import MORNING, NOW, WAITING, wall
from tests.screens import frames


def _page(view: WallView | None, silence_s: float = 1.0, **options: bool) -> WallPage:
    page = WallPage()
    page.show(board(view, NOW, silence_s, **options))
    return page


def main() -> WallPage:
    return _page(wall())


def offline() -> WallPage:
    page = WallPage()
    page.show(board(wall(), NOW + timedelta(minutes=3), 132.0))
    return page


def empty() -> WallPage:
    return _page(wall((), dict.fromkeys(WAITING, 0)))


def long_numbers() -> WallPage:
    long = ("A7-003", "A1000", "W888", "G7-006", "M1000", "A7-002", "A999", "1001", "N8-888")
    return _page(wall([(number, n % 9 + 1, "09:4" + str(n % 3)) for n, number in enumerate(long)]))


def wide_counters() -> WallPage:
    counters = (12, 88, 3, 24, 10, 7, 16, 48, 9, 2)
    calls = [(each[0], n, each[2]) for each, n in zip(MORNING, counters, strict=True)]
    return _page(wall(calls))


def two_languages() -> WallPage:
    few = dict(list(WAITING.items())[:6])
    return _page(wall(waiting=few, languages=("vi", "en")))


def two_languages_offline() -> WallPage:
    return _page(wall(languages=("vi", "en")), 40.0)


def silent() -> WallPage:
    return _page(wall(), is_silent=True)


TOLD = HallMessage(
    {
        "vi": "Máy chủ của tỉnh đang bảo trì: hàng Đất đai tạm ngừng nhận hồ sơ đến 10 giờ 30. "
        "Ông/bà có thể chờ tại chỗ hoặc quay lại sau.",
        "en": "The land registry takes no dossiers until 10:30: the province's server is down.",
    },
    NOW + timedelta(minutes=30),
)


def message() -> WallPage:
    return _page(replace(wall(), message=TOLD))


def message_in_two_languages() -> WallPage:
    return _page(replace(wall(languages=("vi", "en")), message=replace(TOLD, text=TOLD_SHORT)))


TOLD_SHORT = {
    "vi": "Quầy 3 nghỉ đến 10 giờ 30. Mời chờ tại chỗ.",
    "en": "Counter 3 is away until 10:30. Please wait here.",
}


def many_queues() -> WallPage:
    queues = {letter: 4 * n % 37 for n, letter in enumerate("ABCDEFGHJKLMNPRSTUVWXYZ")}
    return _page(wall(MORNING[:2], queues))


def connecting() -> WallPage:
    return _page(None)


def refused() -> WallPage:
    return _page(None, is_refused=True)


def nothing_is_clipped() -> None:
    scenes = (main, offline, empty, long_numbers, wide_counters, two_languages, silent)
    for scene in (*scenes, two_languages_offline, many_queues, connecting, refused, message):
        page = scene()
        frames(2)
        assert clipped_words(page) == [], scene.__name__


def one_page_shows_one_board_after_another() -> None:
    """What an earlier board left behind must not stand on a later one."""
    page = WallPage()
    boards = [board(wall(), NOW, 1.0), board(wall(()), NOW, 1.0), board(wall(), NOW, 60.0)]
    for each in (*boards, boards[0]):
        page.show(each)
        frames(1)
    assert len(page.children) == len(main().children)
