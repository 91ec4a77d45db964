"""Whatever is held before a scanner: nothing falls over, nothing is obeyed, nothing grows.

The quick run tries 10,000 inputs, the nightly 100,000 (trust.md R17).
"""

from __future__ import annotations

import asyncio
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.keyboards import EVENT, KeyDecoder, events, stroke
from devices.scanners.grammar import Framer, Rejected, Scan
from devices.scanners.reading import Reading
from devices.scanners.wired import WiredScanner
from tests.devices.lines import Socket
from tests.devices.scanners.contract import CARD, TICKET, TOKEN, take

MIB = 1 << 20
BURST_BYTES = 10_000_000
REASONS = {"empty", "too_long", "not_text", "unframed", "broken_off", "unknown"}

OURS = re.compile(
    rb"[A-Za-z0-9_-]{22,64}|\d{12}\|(\d{9})?\|[^|]+\|[^|]*\|N(am|\xe1\xbb\xaf|u\xcc\x9b\xcc\x83)\|"
    rb"|[A-Z]\d{2}[.\d]*-\d{6}-\d{4,6}|\d{4}-[2-9A-Za-z]{4}"
)
"""Anything as loose as what a ticket, a card, a dossier or an appointment must at least be."""

hostile = st.sampled_from(
    [b"\0", b"\x1b[A", b"\x1b]0;x\x07", b"|" * 6, b"\r\n", b"\n", b"\xff\xfe", b"\xc3", b"\x1d"]
    + [CARD.encode()[:n] for n in (1, 12, 13, 40, 80)]
    + [TOKEN.encode(), b"http://h/t/", b"9" * 600, b"../", b"' OR 1=1 --", b"$(reboot)", b"1124-"]
)
streams = st.one_of(
    st.binary(max_size=4096), st.lists(hostile | st.binary(max_size=40), max_size=12).map(b"".join)
)
keys = st.builds(
    stroke,
    st.integers(0, 0x2FF) | st.sampled_from([28, 29, 42, 56, 59, 88, 125]),
    st.integers(0, 2),
)
raw_events = st.builds(
    EVENT.pack,
    *(st.just(0), st.just(0), st.integers(0, 0x1F), st.integers(0, 0xFFFF)),
    st.integers(-(1 << 31), (1 << 31) - 1),
)
key_streams = st.lists(keys | raw_events | st.just(events(TOKEN[:9])), max_size=40).map(b"".join)


def read(stream: bytes, cut: int) -> list[Scan]:
    """As a driver reads it, in two pieces, and the pause after it."""
    framer = Framer()
    scans = framer.feed(stream[:cut]) + framer.feed(stream[cut:])
    assert len(framer._held) <= 2048
    return scans + framer.break_off()


def judged(stream: bytes, cut: int) -> None:
    started = time.monotonic()
    scans = read(stream, cut)
    assert time.monotonic() - started <= 1.0
    for scan in scans:
        if isinstance(scan, Rejected):
            assert scan.reason in REASONS
        else:  # one of ours stood whole in it: Hypothesis writes cards by itself
            assert OURS.search(stream), scan


@given(streams, st.integers(0, 4096))
@settings(max_examples=8_000)
def test_no_stream_of_bytes_is_a_failure_or_an_action(stream: bytes, cut: int) -> None:
    judged(stream, cut)


@given(key_streams, st.integers(0, 200))
@settings(max_examples=2_000)
def test_no_keys_whatever_are_a_failure_or_an_action(stream: bytes, cut: int) -> None:
    decode = KeyDecoder()
    judged(decode(stream[:cut]) + decode(stream[cut:]), cut)
    assert len(decode._part) < EVENT.size


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@given(streams, key_streams, st.integers(0, 4096))
@settings(max_examples=50_000)
def test_a_hundred_thousand_streams_of_bytes_and_keys(
    stream: bytes, typed: bytes, cut: int
) -> None:
    judged(stream, cut)
    judged(KeyDecoder()(typed), cut)


async def test_garbage_in_a_driver_is_rejected_within_a_second() -> None:
    for garbage in (b"\0" * 4096, b"\x1b[15~", CARD.encode()[:70], b"\xff" * 100, b"|" * 512):
        reading, started = Reading(), time.monotonic()
        reading.feed(garbage)
        async with asyncio.timeout(5):
            scan = await anext(reading.scans())
        assert isinstance(scan, Rejected)
        assert time.monotonic() - started <= 1.0


@pytest.mark.parametrize(
    "piece",
    [b"9", b"\0\x1b|", pytest.param(CARD.encode()[:60] + b"\n", marks=pytest.mark.nightly)],
    ids=["digits", "controls", "half cards"],
)
async def test_a_burst_of_ten_megabytes_takes_no_memory(tmp_path: Path, piece: bytes) -> None:
    socket = Socket(tmp_path)
    socket.plug(True)
    burst = piece * (BURST_BYTES // len(piece))
    async with WiredScanner(socket.serial) as scanner:
        tracemalloc.start()
        try:
            await socket.write(burst)
            now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        await socket.write(f"\n{TOKEN}\n".encode())
        async with asyncio.timeout(5):
            while await anext(scanner.scans()) != TICKET:
                continue
    socket.plug(False)
    assert peak - len(burst) < MIB or peak < MIB
    assert now < MIB


async def test_function_keys_of_a_keyboard_are_rejected_and_do_nothing(tmp_path: Path) -> None:
    socket = Socket(tmp_path)
    socket.plug(True)
    function_keys = b"".join(stroke(code) + stroke(code, 0) for code in (59, 68, 87, 88, 183))
    async with WiredScanner(socket.keyboard) as scanner:
        await socket.write(
            function_keys + events("\n") + stroke(29) + events(f"{TOKEN}\n{TOKEN}\n")
        )
        assert await take(scanner, 3) == [Rejected("not_text"), Rejected("not_text"), TICKET]
    socket.plug(False)
