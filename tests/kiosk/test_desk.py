"""The desk's printer as three processes: server, printer on TCP, and the program between."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import zxingcpp
from PIL import Image

from devices.printers.virtual import VirtualPrinter
from kiosk.desk import Desk, Spoken
from kiosk.desk_main import main
from link.care import CannotDo
from link.client import Client
from link.messages import Order
from link.pairing import Waiting
from link.settings import Settings
from tests.devices.printers.test_trial import padded
from tests.kiosk.samples import issued
from tests.kiosk.test_care import Heard
from tests.server import HOST, Server, free_port

WAIT_S = 20.0
COUNTER = 1
HEADING_PX = 230
ANSWER = aiohttp.ClientTimeout(total=15)


@contextmanager
def program(log: Path, *command: str):
    """A program of ours until the block ends; what it says is in ``log``."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], stderr=file, cwd=Path(__file__).parents[2]
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WAIT_S)


async def until(is_so: Callable[[], Any], told: Callable[[], object] = str) -> Any:
    """What ``is_so`` says as soon as it is anything."""
    end = time.monotonic() + WAIT_S
    while not (found := is_so()):
        assert time.monotonic() < end, told()
        await asyncio.sleep(0.02)
    return found


class Office:
    """An officer at the console of the counter, with a printer at the desk."""

    def __init__(self, server: Server, folder: Path, session: aiohttp.ClientSession) -> None:
        self.server, self.folder, self.session = server, folder, session
        self.printer_port = free_port()
        self.slips = folder / "slips"

    def printer(self, faults: list[dict[str, Any]]):
        file = self.folder / "faults.json"
        file.write_text(json.dumps(faults))
        where = ("--listen", f"{HOST}:{self.printer_port}", "--out", str(self.slips))
        command = ("devices.printers.virtual", *where, "--faults", str(file))
        return program(self.folder / "printer.log", *command)

    def desk(self, *, token: str = ""):
        config = self.folder / "desk.toml"
        if token:
            (self.folder / "desk.token").write_text(token)
        config.write_text(
            f'server = "{self.server.url}"\ntoken_file = "desk.token"\nname = "Bàn 1"\n'
            f'printer = "network://{HOST}:{self.printer_port}"\n'
        )
        return program(self.log_file, "kiosk.desk_main", "--config", str(config))

    @property
    def log_file(self) -> Path:
        return self.folder / "desk.log"

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace") if self.log_file.exists() else ""

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        origin = {"Origin": self.server.url}
        async with self.session.request(
            method, f"{self.server.api}{path}", json=body, headers=origin
        ) as answer:
            return answer.status, await answer.json()

    async def issue(self) -> dict[str, Any]:
        async with self.session.post(
            f"{self.server.api}/tickets", json={"queue": "A"}, headers=self.server.headers("kiosk")
        ) as answer:
            assert answer.status == 201
            return await answer.json()

    async def print(self, ticket: str, *, again: bool = False) -> tuple[int, Any]:
        return await self.ask(
            "POST", f"/counters/{COUNTER}/print", {"ticket": ticket, "again": again}
        )

    async def printed(self, ticket: str, *, again: bool = False) -> None:
        """As ``print``, and the paper came out; whatever else was answered is told."""
        status, told = await self.print(ticket, again=again)
        assert (status, told.get("ok")) == (200, True), (told, self.log)

    async def word(self, wanted: str) -> None:
        """Wait until the console shows this word of the printer."""
        async with asyncio.timeout(WAIT_S):
            while True:
                _, view = await self.ask("GET", f"/views/counter?counter={COUNTER}")
                if view["data"]["printer"] == wanted:
                    return
                await asyncio.sleep(0.05)

    def slip(self, n: int) -> Path | None:
        """The n-th slip that came out."""
        found = sorted(self.slips.glob("*.png"))
        return found[n - 1] if len(found) >= n else None

    async def tracked(self, url: str) -> int:
        async with self.session.get(url) as answer:
            return answer.status


@pytest.fixture
async def office(server: Server, tmp_path: Path) -> AsyncIterator[Office]:
    cookies = await server.session("operator", counter=COUNTER)
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookies=cookies, cookie_jar=jar, timeout=ANSWER) as session:
        yield Office(server, tmp_path, session)


def code_of(slip: Path) -> str:
    [code] = zxingcpp.read_barcodes(padded(Image.open(slip)))
    return code.text


async def test_a_slip_is_printed_once_and_reprinted_with_a_code_that_ends_the_first(office: Office):
    token = office.server.tokens["counter1"]
    ticket = (await office.issue())["ticket"]
    with office.printer([]), office.desk(token=token):
        await until(lambda: "the server answers" in office.log, lambda: office.log)
        await office.word("ok: ready")
        await office.printed(ticket["id"])
        first = await until(lambda: office.slip(1))
        assert await office.tracked(code_of(first)) == 200

        status, refused = await office.print(ticket["id"])
        assert (status, refused["allowed"]) == (409, ["again"])
        await office.printed(ticket["id"], again=True)
        second = await until(lambda: office.slip(2))
        assert await office.tracked(code_of(first)) == 404
        assert await office.tracked(code_of(second)) == 200
        assert heading(first) != heading(second), "nothing says that it is a reprint"
    _, again = await office.ask("GET", f"/tickets/{ticket['id']}")
    assert (again["number"], again["slip"]) == (ticket["number"], "printed")


def heading(slip: Path) -> bytes:
    """What stands over the number: the office, and what kind of number it is."""
    with Image.open(slip) as paper:
        return paper.crop((0, 0, paper.width, HEADING_PX)).tobytes()


async def test_paper_that_ran_out_and_a_printer_that_is_off_are_told_by_their_words(office: Office):
    token = office.server.tokens["counter1"]
    tickets = [(await office.issue())["ticket"]["id"] for _ in range(3)]
    with office.desk(token=token):
        with office.printer([{"after_slips": 1, "at_byte": 200, "state": "paper_out"}]):
            await office.word("ok: ready")
            await office.printed(tickets[0])
            _, told = await office.print(tickets[1])
            assert (told["ok"], told["word"]) == (False, "paper_out")
            await office.word("failed: paper_out")
        await office.word("failed: offline")
        _, told = await office.print(tickets[2])
        assert (told["ok"], told["word"]) == (False, "offline")
        _, ticket = await office.ask("GET", f"/tickets/{tickets[2]}")
        assert (ticket["state"], ticket["slip"]) == ("waiting", "failed")
    assert office.slip(2) is None


def not_begun(client: Client, folder: Path) -> tuple[Desk, dict[str, Any]]:
    """A desk's program that has not begun yet, and the orders that it could be given."""
    heard, printer = Heard(), VirtualPrinter(folder / "slips")
    return Desk(client, printer, heard), heard.orders  # type: ignore[arg-type]


async def test_an_order_that_is_quicker_than_the_name_of_the_office_waits_for_it(
    server: Server, tmp_path: Path
):
    (tmp_path / "desk.token").write_text(server.tokens["counter1"])
    order = Order("1", "print", slip=issued())
    async with Client(Settings(server.url, str(tmp_path / "desk.token"))) as client:
        desk, orders = not_begun(client, tmp_path)
        printing = asyncio.ensure_future(orders["print"](order))
        await asyncio.sleep(0)
        running = asyncio.create_task(desk.run())
        async with asyncio.timeout(WAIT_S):
            await printing
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert len(list((tmp_path / "slips").iterdir())) == 1


async def test_where_nobody_tells_whose_slip_it_is_none_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("kiosk.desk.OFFICE_S", 0.05)
    async with Client(Settings("http://127.0.0.1:9", "no.token")) as client:
        _, orders = not_begun(client, tmp_path)
        for do in ("print", "test_print"):
            with pytest.raises(CannotDo, match="no_office"):
                await orders[do](Order("1", do, slip=issued()))
    assert not list((tmp_path / "slips").glob("*"))


async def test_a_desk_without_a_token_says_its_code_and_is_let_in(office: Office):
    with office.printer([]), office.desk():
        found = await until(lambda: re.search(r"pair (\S+) --role counter", office.log))
        words = ("--role", "counter", "--name", "Bàn 1", "--counter", "1")
        paired = await asyncio.to_thread(office.server.command, "pair", found[1], *words)
        assert paired.returncode == 0, paired.stderr
        await until(lambda: "the server answers, for counter 1" in office.log, lambda: office.log)
        machine = re.search(r"[0-9a-f]{16}", paired.stdout)
        assert machine
        await asyncio.to_thread(office.server.command, "revoke", machine[0])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "1: printer: allowed are network://HOST"),
        ('printer = "none"', "3: printer: allowed are network://HOST"),
        ('printer = "epson"', '3: printer = "epson": allowed are none, network://'),
    ],
)
def test_a_wrong_file_is_told_in_one_line(line: str, told: str, tmp_path: Path, capsys) -> None:
    file = tmp_path / "desk.toml"
    file.write_text(f'server = "http://127.0.0.1:1"\ntoken_file = "t"\n{line}\n')
    assert main(["--config", str(file)]) == 2
    error = capsys.readouterr().err
    assert f"{file}:{told}" in error
    assert "Traceback" not in error
    assert not (tmp_path / "desk.data").exists()


def test_a_desk_without_a_screen_says_each_thing_once() -> None:
    said: list[str] = []
    spoken = Spoken("Bàn 1", said.append, language="en")
    waiting = Waiting("https://10.0.0.2:8080", "Bàn 1", "counter", fingerprint="AB12 CD34")
    spoken.waits(waiting)
    for minutes in (10, 9, 8):
        spoken.waits(Waiting(*FIELDS, code="BCDF-GHJK", minutes=minutes, fingerprint="AB12 CD34"))
    spoken.waits(Waiting(*FIELDS, trouble="no_server"))
    spoken.named(True)
    spoken.named(False)
    assert len(said) == 4
    assert 'motcua-server pair BCDF-GHJK --role counter --name "Bàn 1" --counter N' in said[1]
    assert "AB12 CD34" in said[1]
    assert said[3] == "*** Bàn 1 ***"


FIELDS = ("https://10.0.0.2:8080", "Bàn 1", "counter")
