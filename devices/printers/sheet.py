"""Paper with a pen [pure]: what is put on it lies below what was put before.

8 px are 1 mm; what is drawn in grey becomes black or white dots when the sheet is cut.
"""

from __future__ import annotations

import qrcode
from PIL import Image, ImageDraw

from devices.printers.lines import CAP_EM, Font, font, wrap

HEIGHT_PX_MAX = 4000
PX_PER_MM = 8
_TEXT, _STRONG = 34, 38
_WHITE, _BLACK = 255, 0


class Sheet:
    """Paper with a pen at ``y``: each piece is put below the one before."""

    def __init__(self, width_px: int) -> None:
        self.width_px = width_px
        self.margin_px = 18 if width_px >= 500 else 10
        self.inner_px = width_px - 2 * self.margin_px
        self._right = width_px - self.margin_px
        self._paper = Image.new("L", (width_px, HEIGHT_PX_MAX), _WHITE)
        self._pen = ImageDraw.Draw(self._paper)
        self._y = 20

    def gap(self, px: int) -> None:
        self._y += px

    def cut(self) -> Image.Image:
        """What has been drawn, as dots: grey edges of letters become black or white."""
        height = min(self._y, HEIGHT_PX_MAX)
        whole = self._paper.crop((0, 0, self.width_px, height))
        return whole.point(lambda grey: 255 if grey > 140 else 0).convert(
            "1", dither=Image.Dither.NONE
        )

    def bamboo(self) -> None:
        """The band of plaited bamboo that heads every slip: two rows of three strips."""
        for row in range(2):
            for column in range(self.inner_px // 14 + 1):
                self._plait(self.margin_px + column * 14, self._y + row * 14, column + row)
        self._y += 28 + 14

    def _plait(self, x: int, y: int, turn: int) -> None:
        for start, end in ((0, 2), (4, 8), (10, 12)):
            if turn % 2:
                box = (x + start, y, min(x + end, self._right), y + 13)
            else:
                box = (x, y + start, min(x + 13, self._right), y + end)
            if box[0] <= box[2]:
                self._pen.rectangle(box, fill=_BLACK)

    def rule(self, *, dashed: bool = False) -> None:
        step, dash = (9, 5) if dashed else (self.inner_px, self.inner_px)
        for x in range(self.margin_px, self._right, step):
            end = min(x + dash, self._right) - 1
            self._pen.rectangle((x, self._y, end, self._y + 2), fill=_BLACK)
        self._y += 3

    def centred(self, text: str, type_: Font, *, leading: int) -> None:
        for line in wrap(text, type_, self.inner_px):
            self._write(self.width_px // 2, line, type_, "ms", leading=leading)

    def paragraph(self, text: str) -> None:
        for line in wrap(text, font("Medium", _TEXT), self.inner_px):
            self._write(self.margin_px, line, font("Medium", _TEXT), "ls", leading=43)

    def to_tick(self, text: str, type_: Font) -> None:
        """A line of a list, with a box before it to be ticked with a pen."""
        side, indent = 5 * PX_PER_MM, 8 * PX_PER_MM
        top = self._y
        left = self.margin_px
        self._pen.rectangle((left, top + 4, left + side, top + 4 + side), outline=_BLACK, width=4)
        for line in wrap(text, type_, self.inner_px - indent):
            self._write(left + indent, line, type_, "ls", leading=50)
        self._y = max(self._y, top + side + 10)

    def big(self, text: str, type_: Font) -> None:
        """A line of capitals and digits, set by their ink and not by the font's line."""
        cap_px = round(type_.size * CAP_EM)
        box = type_.getbbox(text, anchor="ls")
        x = self.width_px // 2 - (box[0] + box[2]) // 2
        self._pen.text((x, self._y + 14 + cap_px), text, font=type_, fill=_BLACK, anchor="ls")
        self._y += cap_px + 32

    def ends(self, left: str, right: str, type_: Font) -> None:
        """Two texts at the two ends of a line, or below each other where they do not fit."""
        fits = type_.getlength(left) + type_.getlength(right) + 24 <= self.inner_px
        self._write(self.margin_px, left, type_, "ls", leading=0 if fits else 43)
        anchor = (self._right, "rs") if fits else (self.margin_px, "ls")
        self._write(anchor[0], right, type_, anchor[1], leading=43)

    def table(self, rows: list[tuple[str, str]]) -> None:
        """Name and figure per row; where both do not fit, the figure is put below its name."""
        name, figure = font("Medium", _TEXT), font("Bold", _STRONG)
        room = self.inner_px - 2 * 24 - 16
        top = self._y
        for row, (left, right) in enumerate(rows):
            fits = name.getlength(left) + figure.getlength(right) <= room
            if row:
                self._pen.rectangle((self.margin_px, self._y, self._right - 1, self._y + 2), fill=0)
            self._y += 14
            self._write(self.margin_px + 24, left, name, "ls", leading=0 if fits else 46)
            self._write(self._right - 24, right, figure, "rs", leading=57)
        box = (self.margin_px, top, self._right - 1, self._y)
        self._pen.rounded_rectangle(box, radius=14, outline=_BLACK, width=4)

    def box(self, left: int, top: int, right: int, bottom: int) -> None:
        """Black from dot to dot, both included; down is counted from the pen."""
        self._pen.rectangle((left, self._y + top, right, self._y + bottom), fill=_BLACK)

    def qr(self, text: str, caption: str) -> None:
        """The text as a QR code that a phone reads from a worn slip too."""
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
        code.add_data(text)
        code.make(fit=True)
        self.code(code.get_matrix(), caption)

    def code(self, matrix: list[list[bool]], caption: str) -> None:
        """QR code of 25 mm with whole dots per module; what it is for stands beside or below."""
        dot = max(25 * PX_PER_MM // len(matrix), 3)
        side, top = dot * len(matrix), self._y
        beside = self.width_px >= 500
        left = self.margin_px if beside else (self.width_px - side) // 2
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    x, y = left + column * dot, top + row * dot
                    self._pen.rectangle((x, y, x + dot - 1, y + dot - 1), fill=_BLACK)
        if beside:
            self._caption(caption, left + side + 22, top, side)
        self._y = max(self._y, top + side) + 10
        if not beside:
            self.centred(caption, font("SemiBold", _TEXT), leading=42)
        self.gap(10)

    def _caption(self, text: str, x: int, top: int, side: int) -> None:
        type_ = font("SemiBold", _TEXT)
        lines = wrap(text, type_, self._right - x)
        self._y = top + max((side - 42 * len(lines)) // 2, 0)
        for line in lines:
            self._write(x, line, type_, "ls", leading=42)

    def _write(self, x: int, text: str, type_: Font, anchor: str, *, leading: int) -> None:
        """One line whose capitals stand in the upper part of ``leading``, marks and all."""
        baseline = self._y + round(type_.size * 0.98)
        self._pen.text((x, baseline), text, font=type_, fill=_BLACK, anchor=anchor)
        self._y += leading
