"""The wall's page: a board in, a picture out. It has no rule and asks nobody."""

from __future__ import annotations

from typing import Any

from kivy.uix.widget import Widget

from assets.kit import Icon, Page, SlimHeader
from display.board import Board
from display.parts import (
    MARGIN_UNITS,
    ROW_PITCH_UNITS,
    ROW_UNITS,
    CallRow,
    Foot,
    Message,
    OfflineBanner,
    RecentCalls,
    Sentence,
    Twin,
)

WIDTH, HEIGHT, HEADER, FOOT = 1920, 1080, 74, 96
ROWS_TOP = 158
LEFT_UNITS, LEFT_WIDE_UNITS = 1152, 1272
"""The calls' column; wide where counters have two digits and the times made room."""


class WallPage(Page):
    """1920×1080 units, fitted to the window. ``show`` is cheap when the board is the same."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(sheet="wall", theme="wall", **kwargs)
        self._board: Board | None = None
        self._header = SlimHeader(em=34, margin=MARGIN_UNITS)
        self._silent = Icon(name="speaker_off", role="banner", stroke=3.4)
        self._banner = OfflineBanner()
        self._number = Twin(em=46, weight="Bold", role="text")
        self._to_counter = Twin(em=46, weight="Bold", role="text", halign="right")
        self._rows = [CallRow() for _ in range(3)]
        self._recent = RecentCalls()
        self._foot = Foot()
        self._sentence = Sentence()
        self._message = Message()

    def show(self, board: Board) -> None:
        """Draw a board; the same one again costs nothing."""
        if board == self._board:
            return
        self._board = board
        self._show_top(board)
        self._show_calls(board)
        self._show_foot(board)

    def _show_foot(self, board: Board) -> None:
        """How many wait, or what the office tells the hall."""
        self._toggle(self._foot, board.message is None, 0, HEIGHT - FOOT, WIDTH, FOOT)
        self._toggle(self._message, board.message is not None, 0, HEIGHT - FOOT, WIDTH, FOOT)
        if board.message:
            self._message.show(board.message)
        else:
            self._foot.show(board)

    def _show_top(self, board: Board) -> None:
        self._toggle(self._banner, board.is_offline, 0, 0, WIDTH, HEADER)
        self._toggle(self._header, not board.is_offline, 0, 0, WIDTH, HEADER)
        if board.is_offline:
            self._banner.show(board)
        self._show_header(board)

    def _show_header(self, board: Board) -> None:
        """A name too long for the line is left out: the place says which office it is."""
        header = self._header
        header.name, header.place = board.name, board.place
        header.note, header.clock = board.date, board.clock
        note_left = header.words["note"].x
        if header.words["place"].right > note_left - self.scale(80 * board.is_silent + 30):
            header.name = ""
        has_mark = board.is_silent and not board.is_offline
        at_x = (note_left - self.x) / self.scale.factor - 66
        self._toggle(self._silent, has_mark, at_x, 8, 46, 46)

    def _show_calls(self, board: Board) -> None:
        has_calls = bool(board.current)
        width = LEFT_WIDE_UNITS if board.has_wide_counters else LEFT_UNITS
        self._toggle(self._number, has_calls, MARGIN_UNITS + 32, 84, width * 0.58, 66)
        self._toggle(
            self._to_counter, has_calls, MARGIN_UNITS + width * 0.55, 84, width * 0.45 - 26, 66
        )
        self._number.show(board.heads.number)
        self._to_counter.show(board.heads.to_counter)
        for place, row in enumerate(self._rows):
            is_there = place < len(board.current)
            top = ROWS_TOP + place * ROW_PITCH_UNITS
            self._toggle(row, is_there, MARGIN_UNITS, top, width, ROW_UNITS)
            if is_there:
                row.show(board.current[place], board, is_newest=place == 0)
        left = MARGIN_UNITS + width + 32
        self._toggle(self._recent, has_calls, left, HEADER, WIDTH - MARGIN_UNITS - left, 904)
        self._recent.show(board)
        self._toggle(self._sentence, not has_calls, 0, HEADER, WIDTH, HEIGHT - FOOT - HEADER)
        if board.sentence:
            self._sentence.show(board.sentence)

    def _toggle(self, piece: Widget, is_shown: bool, *box: float) -> None:
        if is_shown:
            x, y, width, height = box
            self.put(piece, x, y, width, height)
        else:
            self.drop(piece)
