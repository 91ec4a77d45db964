"""The commands that play the call rule: on a scenario, for a plan, on a recorded day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from queue_server.cli_common import FOUND_WRONG, day_of, office_at, stop

if TYPE_CHECKING:
    from queue_server.simulation.compare import Case

Asked = Annotated[Path, typer.Argument(help="A JSON file, see docs/simulate.md.")]


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
    case = _recorded_case(data, day_of(day)) if data else _scenario_case(scenario or Path())
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
