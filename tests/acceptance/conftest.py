"""What a true run needs: a browser, a room that listens, a screen that a hand can touch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.office import VirtualScreen, virtual_screen
from tests.browsers import browser
from tests.deadline import hold_to
from tests.sound import pulse

__all__ = ["browser", "pulse"]
TEST_S = 240.0


def pytest_itemcollected(item: pytest.Item) -> None:
    hold_to(item, TEST_S)


@pytest.fixture
def screen() -> Iterator[VirtualScreen]:
    with virtual_screen() as made:
        yield made
