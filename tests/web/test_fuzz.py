"""What nobody foresaw: any message on a socket, any request that the document allows."""

from __future__ import annotations

import json

import aiohttp
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from queue_server.web.routes import API
from tests.web.desk import open_desk

WHO = {"display": "wall", "kiosk": "kiosk", "counter1": "counter", "rating": "rating"}
MESSAGES = 60
CASES = 8
"""For each of the operations of the API, in CI."""

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner)
)
shaped = st.fixed_dictionaries(
    {"type": st.sampled_from(["announced", "health", "next", "finish", ""])},
    optional={"call": scalars, "spoken": scalars, "parts": anything, "counter": scalars},
)
messages = (shaped | anything).map(json.dumps) | st.text(max_size=20_000) | st.binary()


async def say(desk, who: str, message: str | bytes) -> None:
    """One message on a fresh socket; then the server must still be there for everybody."""
    async with desk.live(who, WHO[who]) as socket:
        await socket.receive()
        if isinstance(message, bytes):
            await socket.send_bytes(message)
        else:
            await socket.send_str(message)
        await socket.ping()
    async with desk.live("reports", "wall") as socket:
        assert (await socket.receive(timeout=4)).type is aiohttp.WSMsgType.TEXT


@pytest.mark.parametrize("who", WHO)
async def test_no_message_of_a_machine_changes_the_day_or_hurts_the_server(tmp_path, who):
    said: list[str | bytes] = []

    @settings(max_examples=MESSAGES, database=None, phases=[Phase.generate])
    @given(messages)
    def collect(message: str | bytes) -> None:
        said.append(message)

    collect()
    async with open_desk(tmp_path / "data") as desk:
        before = await desk.house.day.read(lambda state: state.version)
        for message in said:
            if isinstance(message, str):
                message = message.encode("utf-8", "replace").decode()
            await say(desk, who, message)
        assert await desk.house.day.read(lambda state: state.version) == before
        assert (await desk.get("anonymous", "//healthz")).status == 200


@pytest.mark.parametrize(
    "message", [b"\x00", "x" * 20_000, "[]", '{"type":"next"}', '{"type":"announced"}', "{"]
)
async def test_what_is_not_understood_closes_the_socket(desk, message):
    async with desk.live("display", "wall") as socket:
        await socket.receive()
        await (socket.send_bytes if isinstance(message, bytes) else socket.send_str)(message)
        kind = aiohttp.WSMsgType.TEXT
        while kind is aiohttp.WSMsgType.TEXT:
            kind = (await socket.receive(timeout=4)).type
        assert kind is aiohttp.WSMsgType.CLOSE
        assert socket.close_code in (1008, 1009)


def check_operation(server, operation, cases: int) -> None:
    """Any request that the document allows gets an answer that the document describes."""
    role = next((r for r in ("supervisor", "kiosk") if r in ROLES[operation.label]), "reports")
    machine = {"supervisor": "counter1", "kiosk": "kiosk"}.get(role, "reports")
    if operation.path.endswith("/rating"):
        machine = "kiosk"
    if operation.path.endswith("/machine/key"):
        machine = "display"  # which no other request needs: its key is another one afterwards

    @settings(
        max_examples=cases,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(operation.as_strategy())
    def run(case) -> None:
        case.call_and_validate(
            base_url=server.url,
            headers=server.headers(machine),
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ],
        )

    run()


ROLES = {f"{r.method} /api/v1{r.path}": r.roles for r in API if r.path != "/openapi.json"}


@pytest.mark.parametrize("label", ROLES)
def test_every_answer_is_as_the_document_says(server, label):
    schema = schemathesis.openapi.from_url(f"{server.api}/openapi.json")
    operations = {found.ok().label: found.ok() for found in schema.get_all_operations()}
    check_operation(server, operations[label], CASES)


@pytest.mark.nightly
@pytest.mark.parametrize("label", ROLES)
def test_every_answer_is_as_the_document_says_many_times(server, label):
    schema = schemathesis.openapi.from_url(f"{server.api}/openapi.json")
    operations = {found.ok().label: found.ok() for found in schema.get_all_operations()}
    check_operation(server, operations[label], 400)
