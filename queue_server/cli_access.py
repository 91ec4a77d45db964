"""The commands that say who may speak to the server: keys for machines, sign-in links for people,
and the codes of devices that ask to be let in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from queue_server.cli_common import CounterNumber, Data, Name, Role, office_at, stop

if TYPE_CHECKING:
    import apsw

ADDRESS = "address"
DEFAULT_ADDRESS = "http://127.0.0.1:8080"


def token(data: Data, role: Role, name: Name = "", counter: CounterNumber = 0) -> None:
    """Print a new machine's token (kiosk, display, rating, counter, reports), good at once."""
    from queue_server import accounts

    with office_at(data) as connection:
        _check_counter(connection, counter)
        typer.echo(accounts.create_token(connection, role, name=name, counter=counter))


def login_link(data: Data, role: Role, name: Name = "", counter: CounterNumber = 0) -> None:
    """Print an address that signs a person in once, within 30 minutes (operator, supervisor,
    administrator, auditor)."""
    from queue_server import accounts, settings

    with office_at(data) as connection:
        _check_counter(connection, counter)
        secret = accounts.create_login_link(connection, role, name=name, counter=counter)
        address = settings.setting(connection, ADDRESS) or DEFAULT_ADDRESS
    typer.echo(f"{address}/login/{secret}")


Login = Annotated[str, typer.Argument(help="The name to sign in with.")]


def setup_code(data: Data) -> None:
    """Print a code with which the page /setup makes the first administrator, within 30 minutes."""
    from queue_server import setup_code
    from queue_server.accounts import wall_ms
    from queue_server.settings import setting

    with office_at(data) as connection:
        code = setup_code.make(connection, wall_ms())
        address = setting(connection, ADDRESS) or DEFAULT_ADDRESS
    typer.echo(f"{code}\nopen {address}/setup and type it there, within 30 minutes")


def add_user(
    login: Login, data: Data, role: Role, name: Name = "", counter: CounterNumber = 0
) -> None:
    """Make an account and print its first password, to be changed at the first sign-in."""
    from queue_server import people
    from queue_server.accounts import wall_ms

    with office_at(data) as connection:
        _check_counter(connection, counter)
        made = people.add(
            connection,
            login,
            name=name or login,
            role=role,
            counter=counter,
            by="command line",
            now_ms=wall_ms(),
        )
        typer.echo(_one_time(connection, made.id))


def reset_password(login: Login, data: Data) -> None:
    """Print another password for an account, to be changed at the next sign-in; whoever was signed
    in with it is out."""
    from queue_server import people

    with office_at(data) as connection:
        typer.echo(_one_time(connection, people.user_named(connection, login).id))


def _one_time(connection: apsw.Connection, user: str) -> str:
    from queue_server import passwords, people
    from queue_server.accounts import wall_ms

    made = passwords.make_one_time()
    kept = passwords.make_kept(made)
    people.put_one_time(connection, user, kept, by="command line", now_ms=wall_ms())
    return made


def pair(
    code: Annotated[str, typer.Argument(help="The code that the device shows.")],
    data: Data,
    role: Role,
    name: Name,
    *,
    place: Annotated[str, typer.Option(help="Where it stands.")] = "",
    counter: CounterNumber = 0,
) -> None:
    """Let the device in that shows this code (kiosk, display, rating, counter, reports)."""
    from queue_server import pairing

    if not name:
        stop("give it a name, as staff will call it: --name")
    with office_at(data) as connection:
        _check_counter(connection, counter)
        made = pairing.accept(connection, code, role, name=name, place=place, counter=counter)
        typer.echo(f"{made.name}: {made.role} {made.id}{_series(made.series)}")
        typer.echo(_fingerprint(data))


def revoke(
    machine: Annotated[str, typer.Argument(help="Its id, as pair prints it.")],
    data: Data,
) -> None:
    """Put a machine out: its key is dead within two seconds, also beside a running server."""
    from queue_server import accounts

    with office_at(data) as connection:
        if not accounts.revoke_token(connection, machine, by="command line"):
            living = [row for row in accounts.machines(connection) if row.revoked_ms is None]
            there = ", ".join(f"{row.id} ({row.role} {row.name})" for row in living)
            stop(f"no machine {machine} has a key; there are: {there or 'none'}")
    typer.echo(f"{machine} is out")


def _series(series: int | None) -> str:
    return "" if series is None else f", its own numbers are of series {series}"


def _fingerprint(data: Path) -> str:
    """What both screens must show; a server that was never reached from outside has none."""
    from queue_server.authority import known_authority

    authority = known_authority(data)
    if authority is None:
        return "no fingerprint: this server was never reached from another machine"
    return f"fingerprint {authority.fingerprint}: the device must show the same"


def put_back_authority(data: Path) -> None:
    """What devices have pinned comes back with the office."""
    from queue_server.authority import put_back

    with office_at(data) as connection:
        put_back(connection, data)


def _check_counter(connection: apsw.Connection, counter: int) -> None:
    from queue_server.configuration import current

    office = current(connection)
    numbers = [place.id for place in office.counters] if office else []
    if counter and counter not in numbers:
        stop(f"there is no counter {counter}; there are: {', '.join(map(str, numbers))}")
