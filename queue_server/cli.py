"""The server's command line. Every command says in words what went wrong: 2 for wrong use, 1 for
what was looked for and found. What a command needs is imported when it runs, so help comes fast.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from queue_server import cli_access, cli_config, cli_what_if
from queue_server.cli_access import ADDRESS
from queue_server.cli_common import FOUND_WRONG, Data, day_of, in_words, office_at, stop

if TYPE_CHECKING:
    import apsw

PRACTICE = "practice"

app = typer.Typer(
    help="The queue server of a one-stop shop (Bộ phận Một cửa).",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# -- an office --------------------------------------------------------------------------------


@app.command()
def init(
    data: Data,
    office: Annotated[Path | None, typer.Option(help="The office, as a TOML file.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="A commune's centre.")] = False,
) -> None:
    """Make the data folder with an office: of a file, or the sample."""
    from queue_server.accounts import wall_ms
    from queue_server.configuration import SAMPLE, current, load_office, store
    from queue_server.log.database import FILE, connect, transaction
    from queue_server.settings import make_server_key

    if office and sample:
        stop("either --office FILE or --sample, not both")
    source = office or SAMPLE
    with in_words():
        read = load_office(source)
        _make_private(data)
        connection = connect(data / FILE)
        try:
            if current(connection) is not None:
                stop(f"{data} holds an office already")
            with transaction(connection):
                make_server_key(connection)
                text = source.read_text("utf-8-sig")
                store(connection, read, text, by="command line", now_ms=wall_ms())
        finally:
            connection.close()
    typer.echo(f"{read.id}: {len(read.queues)} queues, {len(read.counters)} counters in {data}")


def _make_private(data: Path) -> None:
    """A folder that we make, or find empty, is for this user only."""
    data.mkdir(parents=True, exist_ok=True)
    if not any(data.iterdir()):
        data.chmod(0o700)


@app.command()
def serve(
    data: Data,
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    *,
    practice: Annotated[
        float, typer.Option(min=1, max=1000, help="Practice only: a clock so many times faster.")
    ] = 1,
    public_url: Annotated[
        str | None, typer.Option(help="Where phones reach the tickets' pages.")
    ] = None,
    insecure_lan: Annotated[
        bool, typer.Option("--insecure-lan", help="Plain HTTP beyond this machine, too.")
    ] = False,
) -> None:
    """Run the queue server until SIGTERM."""
    from queue_server.log.lock import ServerLock, ServerRunning

    with office_at(data) as connection:
        try:
            with ServerLock(data):
                _keep_practice_apart(connection, practice > 1)
                _keep_address(connection, host, port, insecure_lan)
                _serve(data, host, port, practice=practice, url=public_url, insecure=insecure_lan)
        except ServerRunning as running:
            stop(str(running), FOUND_WRONG)


def _serve(
    data: Path, host: str, port: int, *, practice: float, url: str | None, insecure: bool
) -> None:
    from queue_server.clock import Clock, practice_clock
    from queue_server.web import app as server

    clock = practice_clock(practice) if practice > 1 else Clock
    try:
        server.serve(data, host, port, public_url=url, make_clock=clock, insecure=insecure)
    except server.NoOffice as refused:
        stop(refused.__doc__ or "")
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            raise
        stop(f"another program listens on port {port} already: take another one with --port")


def _keep_practice_apart(connection: apsw.Connection, practice: bool) -> None:
    """A folder is for practice from its first start on, or never."""
    from queue_server.settings import put_setting, setting

    was = setting(connection, PRACTICE)
    if was is None:
        put_setting(connection, PRACTICE, was := str(practice))
    if was != str(practice):
        kept = "practice" if was == str(True) else "real days"
        stop(f"this folder holds {kept}: take another one with --data")


def _keep_address(connection: apsw.Connection, host: str, port: int, insecure: bool) -> None:
    """Where people sign in, for ``login-link``; a port that was left open is not known yet."""
    from queue_server.addresses import host_for_others, is_loopback, url
    from queue_server.settings import put_setting

    if port:
        scheme = "http" if insecure or is_loopback(host) else "https"
        put_setting(connection, ADDRESS, url(scheme, host_for_others(host), port))


app.add_typer(cli_config.app, name="config")

# -- who may speak to it ----------------------------------------------------------------------

app.command()(cli_access.token)
app.command("login-link")(cli_access.login_link)
app.command("setup-code")(cli_access.setup_code)
app.command("add-user")(cli_access.add_user)
app.command("reset-password")(cli_access.reset_password)
app.command()(cli_access.pair)
app.command()(cli_access.revoke)


# -- proofs and copies ------------------------------------------------------------------------


@app.command()
def verify(data: Data) -> None:
    """Check the chain of the log and of the audit; 1 and the first wrong place if any."""
    from queue_server.log.verify import verify as first_fault

    with office_at(data) as connection:
        fault = first_fault(connection)
    if fault:
        stop(str(fault), FOUND_WRONG)
    typer.echo("log and audit are as they were written")


@app.command()
def replay(data: Data, day: Annotated[str, typer.Option(help="YYYY-MM-DD")]) -> None:
    """Replay a day and print its calls as JSON lines; 1 if anything differs from the record."""
    with office_at(data) as connection:
        differing = _replay(connection, day_of(day))
    if differing:
        raise typer.Exit(FOUND_WRONG)


def _replay(connection: apsw.Connection, day: str) -> int:
    """Print the calls of a day; how many of them differ. Ends with the first wrong row, if any."""
    import msgspec

    from queue_server.configuration import current
    from queue_server.core.evolve import BrokenHistory
    from queue_server.log.codec import UnreadableEvent
    from queue_server.log.sqlite import read_day
    from queue_server.log.verify import verify_day
    from queue_server.replay import replay as replay_day

    office, differing = current(connection), 0
    name = office.id if office else ""
    try:
        entries = read_day(connection, name, day)
        if not entries:
            stop(f"nothing was recorded on {day}")
        for call in replay_day(entry.recorded for entry in entries):
            typer.echo(msgspec.json.encode(call).decode())
            differing += bool(call.differs)
    except (BrokenHistory, UnreadableEvent) as broken:
        stop(str(verify_day(connection, name, day) or f"{day}: {broken}"), FOUND_WRONG)
    if fault := verify_day(connection, name, day):
        stop(str(fault), FOUND_WRONG)
    return differing


@app.command()
def backup(data: Data, file: Annotated[Path, typer.Argument(help="The copy to make.")]) -> None:
    """Copy the office to a file, also while the server runs; its SHA-256 lies beside it."""
    from queue_server.log.backup import backup as copy

    with office_at(data) as connection:
        typer.echo(f"{copy(connection, file)}  {file}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], data: Data) -> None:
    """Fill an empty folder from a backup, checked first."""
    from queue_server.accounts import wall_ms
    from queue_server.cli_access import put_back_authority
    from queue_server.log.backup import restore as fill

    with in_words():
        fill(file, data, now_ms=wall_ms())
        put_back_authority(data)
    typer.echo(f"{data} holds the office of {file}")


@app.command()
def doctor(data: Data) -> None:
    """Look at everything the server needs and say in words what is well and what is not."""
    from queue_server.accounts import wall_ms
    from queue_server.doctor import examine

    with in_words():
        findings = list(examine(data, wall_ms()))
    for finding in findings:
        typer.echo(str(finding))
    if not all(finding.well for finding in findings):
        raise typer.Exit(FOUND_WRONG)


# -- what if ----------------------------------------------------------------------------------

app.command()(cli_what_if.simulate)
app.command()(cli_what_if.staffing)
app.command()(cli_what_if.compare)


def main() -> None:
    """The program ``motcua-server``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
