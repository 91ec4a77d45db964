"""What may stand in a cell of a file that a spreadsheet opens. Pure."""

from __future__ import annotations


def cell(value: object) -> object:
    """A text that a spreadsheet would read as a formula is quoted (S21); None is empty."""
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value[:1]:
        return f"'{value}"
    return "" if value is None else value
