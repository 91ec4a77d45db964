"""A sound card for tests: PulseAudio with a null sink, recorded, and clips recognised in it.

``pulse`` gives a :class:`PulseSink`; programs started with its ``env`` (and this process, while
the fixture is used) play into it. ``recognise`` tells which clips sounded and when.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

RATE_HZ = 22_050
PACTL_S_MAX = 5.0
_THIN = 2
_LIKE = 0.7
_ALSA = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
_ROOM = ("module-null-sink", "sink_name=room", f"rate={RATE_HZ}", "channels=1")


class PulseSink:
    """One PulseAudio server of our own. ``stop`` and ``start`` are the cable pulled and back;
    ``unplug`` and ``plug`` take only the loudspeaker from under it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._alsa = home / "asound.conf"
        self._alsa.write_text(_ALSA)
        self._raw = home / "monitor.raw"
        self._raw.touch()
        self._server: subprocess.Popen[bytes] | None = None
        self._recorder: subprocess.Popen[bytes] | None = None
        socket = home / "native"
        self.env = {
            "XDG_RUNTIME_DIR": str(home),
            "PULSE_RUNTIME_PATH": str(home / "run"),
            "PULSE_STATE_PATH": str(home / "state"),
            "PULSE_COOKIE": str(home / "cookie"),
            "PULSE_SERVER": f"unix:{socket}",
            "ALSA_CONFIG_PATH": str(self._alsa),
        }
        self._modules = [
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
            f"--load={' '.join(_ROOM)}",
        ]

    def start(self) -> None:
        for folder in ("run", "state"):
            (self.home / folder).mkdir(exist_ok=True, mode=0o700)
        self._server = self._run(
            *("pulseaudio", "--daemonize=no", "-n", "--exit-idle-time=-1", "--use-pid-file=no"),
            *("--disallow-exit", "--log-target=stderr", *self._modules),
        )
        _until(self._answers, "PulseAudio answers")
        self._listen()

    def stop(self) -> None:
        self._recorder = _ended(self._recorder)
        self._server = _ended(self._server)

    def unplug(self) -> None:
        """Only the loudspeaker goes; PulseAudio stays, and has nothing left to play on."""
        self._recorder = _ended(self._recorder)
        modules = (self._pactl("list", "short", "modules") or "").splitlines()
        (room,) = [line.split()[0] for line in modules if "module-null-sink" in line]
        assert self._pactl("unload-module", room) is not None

    def plug(self) -> None:
        """The loudspeaker is back."""
        assert self._pactl("load-module", *_ROOM) is not None
        self._listen()

    def _listen(self) -> None:
        before = self._raw.stat().st_size
        self._recorder = self._run(
            *("parec", "-d", "room.monitor", "--raw", "--format=s16le", "--latency-msec=20"),
            *(f"--rate={RATE_HZ}", "--channels=1"),
        )
        _until(lambda: self._raw.stat().st_size > before, "the recorder hears the room")

    def break_configuration(self) -> None:
        """ALSA's configuration cannot be read any more: PortAudio takes its process down."""
        self._alsa.unlink()

    def mend_configuration(self) -> None:
        self._alsa.write_text(_ALSA)

    @property
    def is_sounding(self) -> bool:
        """Whether something sounds at this moment."""
        data = np.frombuffer(self._raw.read_bytes()[-RATE_HZ // 10 * 2 :], dtype="<i2")
        return bool(len(data) and np.abs(data.astype(int)).max() > 100)

    def recording(self) -> Path:
        """All that sounded so far, as a WAV file; waits for the last second to arrive."""
        wanted = self._raw.stat().st_size + 2 * RATE_HZ
        _until(lambda: self._recorder is None or self._raw.stat().st_size >= wanted, "the tail")
        path = self.home / "recording.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            data = self._raw.read_bytes()
            file.writeframes(data[: len(data) // 2 * 2])
        return path

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        with self._raw.open("ab") as out, (self.home / "log").open("ab") as log:
            process = subprocess.Popen(command, env=os.environ | self.env, stdout=out, stderr=log)
        _prefer(process.pid)
        return process

    def _answers(self) -> bool:
        return self._pactl("info") is not None

    def _pactl(self, *words: str) -> str | None:
        """What PulseAudio answers; None when it refuses, or does not answer in time."""
        with suppress(subprocess.TimeoutExpired):
            asked = subprocess.run(
                ["pactl", *words],
                env=os.environ | self.env,
                capture_output=True,
                text=True,
                timeout=PACTL_S_MAX,
            )
            return asked.stdout if asked.returncode == 0 else None
        return None


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseSink]:
    """A room that listens. Its folder is short, because a socket's path has 108 bytes at most."""
    home = Path(tempfile.mkdtemp(prefix="mc"))
    sink = PulseSink(home)
    for key, value in sink.env.items():
        monkeypatch.setenv(key, value)
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    try:
        _prefer(0)
        sink.start()
        yield sink
    finally:
        sink.stop()
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, usual)
        shutil.rmtree(home, ignore_errors=True)


def _ended(process: subprocess.Popen[bytes] | None) -> None:
    if process and process.poll() is None:
        process.terminate()
        process.wait(10)


def recognise(recording: Path, clips: Sequence[Path]) -> list[tuple[str, float]]:
    """Which clips sound in a recording, as (file name without ending, start in seconds).

    Normalised cross-correlation; where two clips would sound at once, the more alike one counts,
    and of equals the one named first.
    """
    room = _heard(recording)
    found = [hit for clip in dict.fromkeys(clips) for hit in _hits(room, _heard(clip), clip.stem)]
    kept: list[tuple[float, float, str]] = []
    for _, start, end, name in sorted(found, key=lambda hit: -round(hit[0], 3)):
        if all(min(end, b) - max(start, a) < 0.3 * min(end - start, b - a) for a, b, _ in kept):
            kept.append((start, end, name))
    return [(name, start) for start, _, name in sorted(kept)]


def length_s(clip: Path) -> float:
    with wave.open(str(clip), "rb") as file:
        return file.getnframes() / file.getframerate()


def _hits(room: np.ndarray, clip: np.ndarray, name: str) -> list[tuple[float, float, float, str]]:
    """(likeness, start_s, end_s, name) of each place where the clip is."""
    rate = RATE_HZ / _THIN
    likeness = _likeness(room, clip)
    hits = []
    while len(likeness) and likeness.max() >= _LIKE:
        at = int(likeness.argmax())
        hits.append((float(likeness[at]), at / rate, (at + len(clip)) / rate, name))
        likeness[max(at - len(clip) // 2, 0) : at + len(clip) // 2] = 0
    return hits


def _likeness(room: np.ndarray, clip: np.ndarray) -> np.ndarray:
    """1.0 where the room sounds exactly like the clip, whatever the volume."""
    places = len(room) - len(clip) + 1
    if places < 1:
        return np.zeros(0)
    size = 1 << (len(room) + len(clip)).bit_length()
    cross = np.fft.irfft(np.fft.rfft(room, size) * np.conj(np.fft.rfft(clip, size)), size)[:places]
    energy = np.concatenate([[0.0], np.cumsum(room**2)])
    local = energy[len(clip) :][:places] - energy[:places]
    floor = 1e-4 * float((clip**2).sum())
    return cross / np.sqrt(np.maximum(local, floor) * float((clip**2).sum()))


def _heard(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as file:
        assert file.getframerate() == RATE_HZ, f"{path.name}: {file.getframerate()} Hz"
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)
    thin = data[: len(data) // _THIN * _THIN].reshape(-1, _THIN).mean(axis=1)
    return thin - thin.mean() if len(thin) else thin


def _prefer(process: int) -> None:
    """Sound is real time: on a machine busy with other tests it goes first, where that is allowed.

    0 is this thread; threads begun from it go first too.
    """
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, process, -15)


def _until(is_so: Callable[[], bool], what: str, *, limit_s: float = 10.0) -> None:
    end = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < end, f"not in {limit_s} s: {what}"
        time.sleep(0.02)
