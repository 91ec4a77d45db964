"""The whole sample office on one machine: server, printer, kiosk, wall and rating pad.

``make run`` starts it for people to try, ``make demo`` lets a morning play by itself. Everything
is a program of its own, started as it would be in an office; this module only prepares the data
folder, hands out tokens, starts and stops. Where there is no screen, the Kivy programs run on a
virtual one, and it says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from assets.window import RESTART

BIN = Path(sys.executable).parent
READY_S = 20.0
COUNTERS = (1, 2, 3, 4)
MACHINES = (("kiosk", 0), ("display", 0), ("rating", 1), ("reports", 0))
SCREENS = {
    "kiosk": (20, 20, 540, 960),
    "display": (580, 20, 960, 540),
    "rating": (580, 580, 640, 400),
}
"""Role → its window on a desk's screen, beside the others: left, top, width, height in pixels."""


def program(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def prepare(data: Path) -> None:
    """Make the sample office in a folder that has none."""
    if not (data / "office.db").is_file():
        subprocess.run(
            program("motcua-server", "init", "--data", str(data), "--sample"), check=True
        )


def token(data: Path, role: str, counter: int = 0) -> Path:
    """The token file of a machine, made once, readable by its owner only."""
    folder = data / "machines"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{role}{counter or ''}.token"
    if not file.is_file():
        command = ["token", "--data", str(data), "--role", role, "--name", file.stem]
        made = _output(*command, *(["--counter", str(counter)] if counter else []))
        file.touch(mode=0o600)
        file.write_text(made + "\n", "utf-8")
    return file


def _output(*arguments: str) -> str:
    done = subprocess.run(
        program("motcua-server", *arguments), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


def machine(data: Path, role: str, url: str, *, printer: int) -> Path:
    """The configuration file of a Kivy program, in a window that fits a desk's screen."""
    counter = dict(MACHINES)[role]
    *_, width, height = SCREENS[role]
    lines = [
        f'server = "{url}"',
        f'token_file = "{token(data, role, counter).name}"',
        f'name = "{role}"',
        f'printer = "{f"network://127.0.0.1:{printer}" if role == "kiosk" else "none"}"',
        f'audio = "{"default" if role == "display" else "none"}"',
        "[screen]",
        f"diagonal_inches = {27 if role == 'kiosk' else 43 if role == 'display' else 10.1}",
        "windowed = true",
        f"width = {width}",
        f"height = {height}",
    ]
    file = data / "machines" / f"{role}.toml"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Programs:
    """The programs that were started here, and nothing else, to be stopped in reverse."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._how: dict[str, tuple[Sequence[str], dict[str, str]]] = {}
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)

    def start(self, name: str, command: Sequence[str], **environment: str) -> None:
        """Start one, its output in a log file of its own."""
        self.log(name).write_bytes(b"")
        self._how[name] = command, environment
        self._running.append((name, self._begin(name)))

    def _begin(self, name: str) -> subprocess.Popen[bytes]:
        command, environment = self._how[name]
        with self.log(name).open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | environment)

    def log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def last_words(self, name: str) -> str:
        """Of one that has ended: the last line that it wrote, and where the others are."""
        lines = self.log(name).read_text("utf-8", "replace").split("\n")
        last = next((line for line in reversed(lines) if line), "")
        return f"{last}\n{name}: đã dừng, xem / has stopped, see {self.log(name)}"

    def ended(self) -> str | None:
        """The name of one that has ended by itself, None while all run. One that asks to be
        started anew is no end."""
        for place, (name, process) in enumerate(self._running):
            if process.poll() == RESTART:
                self._running[place] = name, self._begin(name)
            elif process.poll() is not None:
                return name
        return None

    def stop(self) -> None:
        """One after another: a screen before the display that it is on, the server last."""
        for _, process in reversed(self._running):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_ready(url: str, programs: Programs) -> None:
    """Until the server answers; SystemExit with words if it does not."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and programs.ended() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1):  # noqa: S310 our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(programs.last_words(programs.ended() or "server"))


def refuse_busy(port: int) -> None:
    """SystemExit with words if another program answers there: it would be taken for our server."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            busy = f"cổng {port} đang được dùng, hãy chọn cổng khác / port {port} is in use"
            sys.exit(f"{busy}, take another one: make run PORT={port + 1}")


def x_socket(number: int) -> Path:
    return Path(f"/tmp/.X11-unix/X{number}")  # noqa: S108 where X keeps its sockets


def wait_for(file: Path, programs: Programs) -> None:
    """Until a file is there; SystemExit with the words of the program that should have made it."""
    deadline = time.monotonic() + READY_S
    while not file.exists():
        if time.monotonic() > deadline or programs.ended():
            sys.exit(programs.last_words(programs.ended() or "xvfb"))
        time.sleep(0.02)


def screen(programs: Programs) -> dict[str, str]:
    """The environment of a screen: the one there is, otherwise a virtual one."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return {}
    if shutil.which("Xvfb") is None:
        print("Không có màn hình, không có Xvfb / no screen and no Xvfb: no Kivy programs")
        return {"DISPLAY": ""}
    name = next(f":{n}" for n in range(90, 200) if not x_socket(n).exists())
    programs.start("xvfb", ["Xvfb", name, "-screen", "0", "1560x1000x24", "-nolisten", "tcp"])
    wait_for(x_socket(int(name[1:])), programs)
    print(f"Không có màn hình: chạy trên màn hình ảo / no screen: on a virtual one, {name}")
    return {"DISPLAY": name}


def start_screens(programs: Programs, data: Path, url: str, printer: int) -> None:
    """Kiosk, wall and pad, side by side."""
    environment = screen(programs)
    if environment.get("DISPLAY") == "":
        return
    for role, (left, top, *_) in SCREENS.items():
        config = machine(data, role, url, printer=printer)
        place = {"POSITION": "custom", "LEFT": str(left), "TOP": str(top)}
        place = {f"KCFG_GRAPHICS_{name}": value for name, value in place.items()}
        command = program(f"motcua-{role}", "--config", str(config))
        programs.start(role, command, **environment, **place)


def say_where(data: Path, url: str) -> None:
    """Every address, and a sign-in link for each role."""
    print(f"\n  Máy chủ / server         {url}")
    print(f"  Phiếu in ra / slips      {data / 'slips'}")
    print(f"  Nhật ký / logs           {data / 'logs'}")
    print("\n  Liên kết đăng nhập, dùng một lần / sign-in links, good once:")
    people = [("operator", k, f"Cán bộ Quầy {k}") for k in COUNTERS]
    people += [("supervisor", 0, "Giám sát"), ("administrator", 0, "Quản trị")]
    for role, counter, name in people:
        command = ["login-link", "--data", str(data), "--role", role, "--name", name]
        link = _output(*command, *(["--counter", str(counter)] if counter else []))
        print(f"  {role + (f' {counter}' if counter else ''):<24} {link}")
    print("\n  Ctrl+C để dừng / to stop\n", flush=True)


def run(data: Path, port: int) -> None:
    """Serve the sample office until Ctrl+C or SIGTERM, or until the server ends."""
    refuse_busy(port)
    programs, url, printer = Programs(data / "logs"), f"http://127.0.0.1:{port}", free_port()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        prepare(data)
        serve = program("motcua-server", "serve", "--data", str(data), "--port", str(port))
        programs.start("server", serve)
        slips = ["--listen", f"127.0.0.1:{printer}", "--out", str(data / "slips")]
        programs.start("printer", program("motcua-printer", *slips))
        wait_until_ready(url, programs)
        start_screens(programs, data, url, printer)
        say_where(data, url)
        while (ended := programs.ended()) is None:
            time.sleep(0.5)
        print(programs.last_words(ended))
    except KeyboardInterrupt:
        print("\nĐang dừng / stopping")
    finally:
        programs.stop()


def demo(data: Path, port: int, pace: float) -> None:
    """A morning of 60 citizens in a folder of its own, on a clock that runs faster."""
    refuse_busy(port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700, parents=True)
    programs, url = Programs(data / "logs"), f"http://127.0.0.1:{port}"
    try:
        prepare(data)
        serve = ["serve", "--data", str(data), "--port", str(port), "--practice", str(pace)]
        programs.start("server", program("motcua-server", *serve))
        for role, counter in (("kiosk", 0), ("reports", 0), *(("counter", k) for k in COUNTERS)):
            token(data, role, counter)
        wait_until_ready(url, programs)
        rehearsal = [sys.executable, "-m", "kiosk.rehearsal", "--server", url]
        rehearsal += ["--tokens", str(data / "machines"), "--pace", str(pace)]
        sys.exit(subprocess.run(rehearsal, check=False).returncode)
    except KeyboardInterrupt:
        print("\nĐang dừng / stopping")
    finally:
        programs.stop()


def main() -> None:
    """``python -m queue_server.sample``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--demo", action="store_true", help="let a morning play by itself")
    parser.add_argument("--pace", type=float, default=90.0, help="how much faster the demo runs")
    chosen = parser.parse_args()
    data: Path = chosen.data.absolute()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if chosen.demo:
        demo(data, chosen.port, chosen.pace)
    else:
        run(data, chosen.port)


if __name__ == "__main__":
    main()
