"""The kiosk speaks for itself: what is written on the screen, in order, and where the keys stand.

Kivy tells no screen reader anything, so the program is its own. ``Guide`` decides what is said,
without sound; ``Voice`` says it with the program espeak-ng. A new word cuts off the one before.
A ticket's number is spoken digit by digit, as it is called in the hall.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

import assets
from assets.speech import clip_texts
from devices.protocol import Component, StatefulDevice

PROGRAM = "espeak-ng"
SPOKEN = {"en": "en"}
"""Language → espeak's voice; all others hear Vietnamese, which is what they read."""
LOUDNESS = (100, 140, 180, 60)
"""Amplitudes of espeak, 0 to 200; the first is what everybody finds."""
WORDS_PER_MINUTE = 150
READY, NO_VOICE = Component("ok", "ready"), Component("degraded", "no_voice")
_NUMBER = re.compile(r"\b[A-HJ-NPR-Z]?\d?-?\d{3,4}\b")
_TICKET = re.compile(r"^[A-HJ-NPR-Z0-9](?:\d-)?\d{3,4}$")

LONGEST_S = 90.0
"""No screen takes longer to be read out. A voice that hangs must not keep a visit alive for ever:
who is being spoken to has not gone away."""
_log = logging.getLogger("kiosk")


def pronounced(text: str, language: str) -> str:
    """A text as it is to be read out: ticket numbers mark by mark, no arrows and dots."""
    words = clip_texts(language if language in SPOKEN else assets.DEFAULT_LANGUAGE)

    def spelled(mark: str) -> str:
        key = f"digit_{mark}" if mark.isdigit() else f"letter_{mark.lower()}"
        return words[key].rstrip(",")

    def number(match: re.Match[str]) -> str:
        marks = match[0]
        if not _TICKET.match(marks):
            return marks
        return ", ".join(spelled(mark) for mark in marks if mark != "-")

    return _NUMBER.sub(number, text).replace("·", ",").replace("…", "")


class Voice(StatefulDevice):
    """One voice: it says one thing at a time. Without the program its state is ``no_voice``."""

    kind = "voice"

    def __init__(self, program: str = PROGRAM, *, name: str = "voice") -> None:
        super().__init__(name)
        self._program = program
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._report(voice=READY)

    @property
    def is_speaking(self) -> bool:
        return self._task is not None and not self._task.done()

    def say(self, texts: Sequence[str], language: str, *, loudness: int = LOUDNESS[0]) -> None:
        """From now on this, and nothing else any more."""
        self.stop()
        self._task = asyncio.ensure_future(self._speak(list(texts), language, loudness))

    async def finished(self) -> None:
        """Back when the last word has been said."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def stop(self) -> None:
        """Silence at once."""
        if self._task is not None:
            self._task.cancel()
        self._end()

    async def close(self) -> None:
        self.stop()
        await self.finished()
        await super().close()

    async def _speak(self, texts: list[str], language: str, loudness: int) -> None:
        said = "\n".join(f"{pronounced(text, language)}." for text in texts)
        voice = SPOKEN.get(language, assets.DEFAULT_LANGUAGE)
        options = ("-v", voice, "-a", str(loudness), "-s", str(WORDS_PER_MINUTE), "--stdin")
        quiet = asyncio.subprocess.DEVNULL
        try:
            self._process = await asyncio.create_subprocess_exec(
                self._program, *options, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet
            )
        except OSError as error:
            _log.warning("no voice: %s", error)
            self._report(voice=NO_VOICE)
            return
        process = self._process
        try:
            async with asyncio.timeout(LONGEST_S):
                await process.communicate(said.encode())
        except TimeoutError:
            _log.warning("the voice does not come to an end: has it a loudspeaker?")
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        is_well = process.returncode == 0
        self._report(
            voice=Component("ok", "ready") if is_well else Component("degraded", "no_voice")
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()


class Guide:
    """What is said of what is shown. ``say`` gets the strings, their language and how loud."""

    def __init__(self, say: Callable[[Sequence[str], str, int], None]) -> None:
        self._say = say
        self._place: object = None
        self._heard: list[str] = []
        self._focus = ""
        self._loudness = 0
        self._language = assets.DEFAULT_LANGUAGE

    @property
    def loudness(self) -> int:
        return LOUDNESS[self._loudness]

    def louder(self) -> None:
        """The next loudness; after the loudest comes a soft one."""
        self._loudness = (self._loudness + 1) % len(LOUDNESS)
        self._tell([self._focus or next(iter(self._heard), "")])

    def show(self, strings: list[str], place: object, language: str) -> None:
        """All of another screen; of the same one what is new on it. Seconds that run out are not
        news."""
        self._language = language
        if place != self._place:
            self._place, self._heard, self._focus = place, strings, ""
            self._tell(strings)
            return
        known = {_still(each) for each in self._heard}
        news = [each for each in strings if _still(each) not in known]
        self._heard = strings
        self._tell(news)

    def focus(self, text: str) -> None:
        """The keys stand on this now."""
        if text and text != self._focus:
            self._tell([text])
        self._focus = text

    def leave(self) -> None:
        """Nobody listens any more: the next one begins anew, as loud as everybody."""
        self._place, self._heard, self._focus, self._loudness = None, [], "", 0

    def _tell(self, strings: list[str]) -> None:
        if any(strings):
            self._say([each for each in strings if each], self._language, self.loudness)


def _still(text: str) -> str:
    """A text without the seconds in it; a ticket's number is not seconds."""
    return re.sub(r"(?<![\w-])\d{1,2}(?![\w-])", "#", text)
