"""The server's command line. Every command says in words what went wrong: 2 for wrong use, 1 for
what was looked for and found. What a command needs is imported when it runs, so help comes fast.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    import apsw

    from queue_server.simulation.compare import Case

WRONG_USE, FOUND_WRONG = 2, 1
ADDRESS, PRACTICE = "address", "practice"
DEFAULT_ADDRESS = "http://127.0.0.1:8080"

app = typer.Typer(
    help="The queue server of a one-stop shop (Bộ phận Một cửa).",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

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
    practice: Annotated[
        float, typer.Option(min=1, max=1000, help="Practice only: a clock so many times faster.")
    ] = 1,
) -> None:
    """Run the queue server until SIGTERM."""
    from queue_server.log.lock import ServerLock, ServerRunning

    with office_at(data) as connection:
        try:
            with ServerLock(data):
                _serve(connection, data, host, port, practice)
        except ServerRunning as running:
            stop(str(running), FOUND_WRONG)


def _serve(connection: apsw.Connection, data: Path, host: str, port: int, practice: float) -> None:
    from queue_server.clock import Clock, practice_clock
    from queue_server.settings import put_setting
    from queue_server.web import app as server

    _keep_practice_apart(connection, practice > 1)
    if port:
        put_setting(connection, ADDRESS, _address(host, port))
    clock = practice_clock(practice) if practice > 1 else Clock
    try:
        server.serve(data, host, port, make_clock=clock)
    except (server.PlainLan, server.NoOffice) as refused:
        stop(str(refused) or (refused.__doc__ or ""))
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


def _address(host: str, port: int) -> str:
    loopback = host == "localhost" or host.startswith("127.") or host == "::1"
    name = f"[{host}]" if ":" in host else host
    return f"{'http' if loopback else 'https'}://{name}:{port}"


# -- who may speak to it ----------------------------------------------------------------------


@app.command()
def token(data: Data, role: Role, name: Name = "", counter: CounterNumber = 0) -> None:
    """Print a new machine's token (kiosk, display, rating, counter, reports), good at once."""
    from queue_server import accounts

    with office_at(data) as connection:
        _check_counter(connection, counter)
        typer.echo(accounts.create_token(connection, role, name=name, counter=counter))


@app.command("login-link")
def login_link(data: Data, role: Role, name: Name = "", counter: CounterNumber = 0) -> None:
    """Print an address that signs a person in once, within 30 minutes (operator, supervisor,
    administrator, auditor)."""
    from queue_server import accounts, settings

    with office_at(data) as connection:
        _check_counter(connection, counter)
        secret = accounts.create_login_link(connection, role, name=name, counter=counter)
        address = settings.setting(connection, ADDRESS) or DEFAULT_ADDRESS
    typer.echo(f"{address}/login/{secret}")


def _check_counter(connection: apsw.Connection, counter: int) -> None:
    from queue_server.configuration import current

    office = current(connection)
    numbers = [place.id for place in office.counters] if office else []
    if counter and counter not in numbers:
        stop(f"there is no counter {counter}; there are: {', '.join(map(str, numbers))}")


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
        differing = _replay(connection, _day(day))
    if differing:
        raise typer.Exit(FOUND_WRONG)


def _replay(connection: apsw.Connection, day: str) -> int:
    """Print the calls of a day; how many of them differ."""
    import msgspec

    from queue_server.configuration import current
    from queue_server.core.evolve import BrokenHistory
    from queue_server.log.codec import UnreadableEvent
    from queue_server.log.sqlite import read_day
    from queue_server.replay import replay as replay_day

    office, differing = current(connection), 0
    try:
        entries = read_day(connection, office.id if office else "", day)
        if not entries:
            stop(f"nothing was recorded on {day}")
        for call in replay_day(entry.recorded for entry in entries):
            typer.echo(msgspec.json.encode(call).decode())
            differing += bool(call.differs)
    except (BrokenHistory, UnreadableEvent) as broken:
        stop(f"{day}: {broken}", FOUND_WRONG)
    return differing


def _day(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        stop(f"--day {day!r} is not a date like 2026-11-21")


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
    from queue_server.log.backup import restore as fill

    with in_words():
        fill(file, data, now_ms=wall_ms())
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

Asked = Annotated[Path, typer.Argument(help="A JSON file, see docs/simulate.md.")]


@app.command()
def simulate(scenario: Asked) -> None:
    """Play a scenario through the call rule and print its figures as JSON."""
    import msgspec

    from queue_server.simulation.scenario import ScenarioError, read_scenario
    from queue_server.simulation.simulate import simulate as play

    try:
        asked = read_scenario(_text_of(scenario))
    except ScenarioError as wrong:
        stop(f"{scenario}: {wrong}")
    typer.echo(msgspec.json.encode(play(asked)).decode())


@app.command()
def staffing(plan: Asked) -> None:
    """Print the fewest counters that keep waits short, as JSON; 1 if no number would."""
    import msgspec

    from queue_server.simulation.scenario import ScenarioError
    from queue_server.simulation.staffing import is_enough, read_plan
    from queue_server.simulation.staffing import staffing as fewest

    try:
        asked = read_plan(_text_of(plan))
    except ScenarioError as wrong:
        stop(f"{plan}: {wrong}")
    found = fewest(asked)
    typer.echo(msgspec.json.encode(found).decode())
    if not is_enough(found, asked.target):
        stop(f"{plan}: {asked.counters_max} counters are not enough", FOUND_WRONG)


@app.command()
def compare(
    scenario: Annotated[
        Path | None, typer.Argument(help="A JSON file, see docs/simulate.md.")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Or an office's folder.")] = None,
    day: Annotated[str, typer.Option(help="and a day of it, YYYY-MM-DD")] = "",
    head_start: Annotated[list[float] | None, typer.Option(min=0, help="Minutes to try.")] = None,
) -> None:
    """Play a scenario or a recorded day under other rules and print both sides as JSON."""
    import msgspec

    from queue_server.simulation.compare import HEAD_STARTS_MIN
    from queue_server.simulation.compare import compare as play

    if (scenario is None) == (data is None) or (data is None) != (not day):
        stop("give a SCENARIO.json, or --data with --day")
    case = _recorded_case(data, _day(day)) if data else _scenario_case(scenario or Path())
    typer.echo(msgspec.json.encode(play(case, head_start or HEAD_STARTS_MIN)).decode())


def _scenario_case(file: Path) -> Case:
    from queue_server.simulation.compare import Case
    from queue_server.simulation.scenario import ScenarioError, read_scenario

    try:
        return Case(read_scenario(_text_of(file)))
    except ScenarioError as wrong:
        stop(f"{file}: {wrong}")


def _recorded_case(data: Path, day: str) -> Case:
    from queue_server.configuration import current
    from queue_server.core.evolve import BrokenHistory
    from queue_server.log.codec import UnreadableEvent
    from queue_server.log.sqlite import read_day
    from queue_server.simulation.compare import NothingRecorded, recorded_case

    with office_at(data) as connection:
        office = current(connection)
        try:
            entries = read_day(connection, office.id if office else "", day)
            return recorded_case(entry.recorded for entry in entries)
        except NothingRecorded:
            stop(f"nobody was served on {day}")
        except (BrokenHistory, UnreadableEvent) as broken:
            stop(f"{day}: {broken}", FOUND_WRONG)


def _text_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as trouble:
        stop(str(trouble))


def main() -> None:
    """The program ``motcua-server``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
