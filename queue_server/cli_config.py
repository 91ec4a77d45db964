"""The commands for an office's configuration: look at a file, show what is in force, set it.

While a server works on the folder it is changed there, in the browser: this program could not tell
the server that it has to do with another one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from queue_server.cli_common import Data, in_words, office_at, stop

app = typer.Typer(help="The configuration of an office.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The office, as a TOML file.")]


@app.command()
def check(file: File) -> None:
    """Say what is wrong in a file, with line, key and what is allowed; nothing is changed."""
    from queue_server.configuration import load_office

    with in_words():
        office = load_office(file)
    queues, counters = len(office.queues), len(office.counters)
    typer.echo(f"{office.id}: {queues} queues, {counters} counters; {file} can be used")


@app.command()
def show(data: Data) -> None:
    """Print the configuration in force, as people wrote it."""
    from queue_server.configuration import current_toml

    with office_at(data) as connection:
        typer.echo(current_toml(connection), nl=False)


@app.command("set")
def set_(file: File, data: Data) -> None:
    """Put a file in force, while no server works on the folder; the versions before are kept."""
    from queue_server.log.lock import ServerLock, ServerRunning

    with office_at(data):
        try:
            with ServerLock(data):
                number = _set(file, data)
        except ServerRunning as running:
            stop(f"{running}: change it in the browser, under /admin")
    typer.echo(f"version {number} is in force from the server's next start on")


def _set(file: Path, data: Path) -> int:
    from queue_server import procedures
    from queue_server.accounts import wall_ms
    from queue_server.catalogues import make_known
    from queue_server.configuration import current, read_office, store
    from queue_server.log.database import transaction
    from queue_server.toml_reading import text_of

    with office_at(data) as connection:
        make_known(connection)
        was = current(connection)
        if was is None:
            stop(f"no office in {data}: make one with motcua-server init --data {data}")
        text = text_of(file)
        office = read_office(text, file.name, procedures.known(was.catalogue))
        if office.id != was.id:
            stop(f"{file}: id must stay {was.id}: the log is kept under it")
        with transaction(connection):
            return store(connection, office, text, by="command line", now_ms=wall_ms())
