"""What every command of the server's command line shares: its options, and how it ends in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    import apsw

WRONG_USE, FOUND_WRONG = 2, 1

Data = Annotated[Path, typer.Option("--data", help="The folder that holds everything it keeps.")]
Role = Annotated[str, typer.Option(help="What the holder may do.")]
Name = Annotated[str, typer.Option(help="What to call the holder.")]
CounterNumber = Annotated[int, typer.Option("--counter", min=0, help="The number of a counter.")]


def stop(words: str, code: int = WRONG_USE) -> NoReturn:
    """End the program with words for a person."""
    typer.echo(f"motcua-server: {words}", err=True)
    raise typer.Exit(code)


@contextmanager
def in_words() -> Iterator[None]:
    """A user's mistake, or a file that cannot be used, is told in words."""
    import apsw

    from queue_server.accounts import AccountRefused
    from queue_server.configuration import ConfigurationError
    from queue_server.log.backup import BackupRefused
    from queue_server.log.database import DatabaseRefused

    try:
        yield
    except (AccountRefused, ConfigurationError, BackupRefused) as mistake:
        stop(str(mistake))
    except (DatabaseRefused, apsw.Error, OSError) as trouble:
        stop(str(trouble), FOUND_WRONG)


@contextmanager
def office_at(data: Path) -> Iterator[apsw.Connection]:
    """The office of a folder, also beside a running server."""
    from queue_server.log.database import FILE, connect

    with in_words():
        if not (data / FILE).is_file():
            stop(f"no office in {data}: make one with motcua-server init --data {data}")
        connection = connect(data / FILE)
        try:
            yield connection
        finally:
            connection.close()


def day_of(day: str) -> str:
    """A day as it was typed; ends the program where it is none."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        stop(f"--day {day!r} is not a date like 2026-11-21")
