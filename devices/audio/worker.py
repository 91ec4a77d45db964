"""The process that holds the sound card: samples come in, one line goes out for each event.

PortAudio and ALSA abort on a configuration they cannot read, hang with a driver that hangs, and
know only the devices there were when they began: none of that can be caught in Python. So they
live in a process that may die (``devices.audio.line`` is its other end); whatever goes wrong ends
it, and its last line says why.

One stream stays open, and silence is written between announcements. A loudspeaker that goes away
is noticed within a block, called or not, and a screen that plays over HDMI does not sleep through
the chime.

In:  frames of HEADER (samples per second, bytes) and so many bytes of mono 16-bit samples.
Out: ``beat`` after each block, ``done`` when a frame has sounded, ``lost REASON`` at the end.
"""

from __future__ import annotations

import importlib
import os
import select
import struct
import sys
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

HEADER = struct.Struct("<II")
RATE_HZ = 22_050
"""The silence before the first announcement is played at the rate of our clips."""
_BLOCK_S = 0.1
_LATENCY_S = 0.4
"""Much is kept ready: a busy small PC must not make the voice stutter."""
_AHEAD_S_MAX = 1.0
_SAMPLE_BYTES = 2


class Frame(NamedTuple):
    """Mono 16-bit samples; none is a block of silence."""

    rate_hz: int
    samples: bytes = b""


def main(device: str | None) -> int:
    """Play until the input ends (0) or the sound is lost (1)."""
    try:
        _play(importlib.import_module("sounddevice"), device)
    except Exception as error:  # PortAudio's errors exist only once it could be loaded
        _tell(f"lost {type(error).__name__}: {error}")
        return 1
    return 0


def _play(portaudio: Any, device: str | None) -> None:
    frame: Frame | None = Frame(RATE_HZ)
    while frame:
        stream = portaudio.RawOutputStream(
            samplerate=frame.rate_hz,
            channels=1,
            dtype="int16",
            device=device,
            latency=_LATENCY_S,
        )
        with stream:
            frame = _play_at_one_rate(stream, frame)


def _play_at_one_rate(stream: Any, frame: Frame) -> Frame | None:
    """Back with the first frame of another rate, or None at the end of the input."""
    rate_hz, pace = frame.rate_hz, _Pace(stream.latency)
    next_: Frame | None = frame
    while next_ and next_.rate_hz == rate_hz:
        for block in _blocks(next_):
            stream.write(block)
            pace.keep(len(block) / _SAMPLE_BYTES / rate_hz)
            _tell("beat")
        if next_.samples:
            _tell("done")
        next_ = _received(rate_hz)
    return next_


def _blocks(frame: Frame) -> Iterator[bytes]:
    """The frame in blocks, and behind it silence as long as the buffer: then all has sounded."""
    size = int(_BLOCK_S * frame.rate_hz) * _SAMPLE_BYTES
    tail = round((_LATENCY_S + _BLOCK_S) / _BLOCK_S) if frame.samples else 1
    data = frame.samples + bytes(tail * size)
    for start in range(0, len(data), size):
        yield data[start : start + size]


def _received(rate_hz: int) -> Frame | None:
    """What is to be played now: a frame, or silence where none came; None at the end of input."""
    inlet = sys.stdin.fileno()
    if not select.select([inlet], [], [], 0)[0]:
        return Frame(rate_hz)
    header = _exactly(inlet, HEADER.size)
    if len(header) < HEADER.size:
        return None
    rate_hz, size = HEADER.unpack(header)
    return Frame(rate_hz, _exactly(inlet, size))


def _exactly(inlet: int, size: int) -> bytes:
    """So many bytes, fewer only at the end of input; nothing is read ahead."""
    data = bytearray()
    while len(data) < size and (more := os.read(inlet, size - len(data))):
        data += more
    return bytes(data)


class _Pace:
    """Holds back a device without a clock of its own (ALSA's ``null`` and ``file``)."""

    def __init__(self, latency_s: float) -> None:
        self._ahead_s_max = latency_s + _AHEAD_S_MAX
        self._written_until = time.monotonic()

    def keep(self, written_s: float) -> None:
        now = time.monotonic()
        self._written_until = max(self._written_until, now) + written_s
        if self._written_until - now > self._ahead_s_max:
            time.sleep(written_s)


def _tell(line: str) -> None:
    sys.stdout.write(line.replace("\n", " ") + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
