"""All that the screens show at one moment, as one value: no widget asks anybody anything."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

import assets
from assets.look import icons
from kiosk import flow
from kiosk.offline import Ability, number, series_of
from kiosk.procedures import Procedures
from link.messages import KioskQueue, KioskView, Texts
from link.session import Fatal, LinkState

PrinterWord = Literal[
    "none", "ready", "paper_low", "unknown", "paper_out", "cover_open", "offline", "error"
]
Remark = Literal["", "unknown", "not_here"]
"""Why a scanned code was of no use."""
PRINTER_TROUBLE: dict[PrinterWord, str] = {
    "paper_out": "kiosk.paper.title",
    "cover_open": "kiosk.paper.cover_open",
    "offline": "kiosk.paper.offline",
    "error": "kiosk.paper.error",
}
"""What is wrong with the printer → how people call it."""
LINE_CHARS = 14
GROUPS = ("elderly", "pregnant", "disabled", "merit", "policy", "with_small_child")
"""Who has priority where an office counts them together."""


class Notice(Struct, frozen=True):
    """A banner: what happened, and what to do."""

    icon: str
    title: str
    hint: str


class Shown(Struct, frozen=True):
    """``ring`` is (seconds left, share left) of the number's ring; ``warning`` whole seconds.

    ``ability`` and ``series``: whether the kiosk may give numbers of its own, and its digit.
    """

    visit: flow.Visit
    now: datetime
    view: KioskView | None = None
    link: LinkState = "connecting"
    fatal: Fatal | None = None
    lost_since: datetime | None = None
    ability: Ability = "never_online"
    series: int | None = None
    printer: PrinterWord = "none"
    can_scan: bool = True
    ring: tuple[int, float] | None = None
    warning: int | None = None
    procedures: Procedures | None = None
    remark: Remark = ""

    @property
    def language(self) -> str:
        return self.visit.language

    def t(self, key: str, **values: object) -> str:
        """A text in the visit's language."""
        return assets.text(key, self.language, **values)

    def local(self, texts: Texts | None) -> str:
        """A text of the server in the visit's language, else in Vietnamese."""
        return (texts or {}).get(self.language) or (texts or {}).get("vi", "")

    @property
    def office(self) -> str:
        return self.local(self.view.name) if self.view else self.t("shared.office.default")

    @property
    def place(self) -> str:
        return self.local(self.view.place) if self.view else ""

    @property
    def is_offline(self) -> bool:
        return self.link in ("stale", "lost")

    @property
    def can_issue(self) -> bool:
        """Numbers are to be had, from the server or without it."""
        if self.view is None or self.fatal:
            return False
        return not self.is_offline or self.ability == "may"

    @property
    def can_rate(self) -> bool:
        """Only the server knows which visits are over."""
        return self.view is not None and not self.is_offline and not self.fatal

    @property
    def can_print(self) -> bool:
        return self.printer in ("ready", "paper_low", "unknown")

    @property
    def can_reprint(self) -> bool:
        """The slip of the number on the screen did not come out, and now it would; of our own
        number once more, of the others as often as the server allows."""
        visit = self.visit
        if visit.step != flow.NUMBER or visit.slip not in ("shown", "failed"):
            return False
        allowed = self.link == "live" if visit.own is None else not visit.again
        return allowed and visit.given is not None and self.can_print

    @property
    def other_language(self) -> str | None:
        """The next one of the office's languages; None where there is only one."""
        offered = self.view.languages if self.view else []
        prepared = (*assets.languages(), *assets.slots())
        known = [each for each in offered if each in prepared]
        if self.language not in known or len(known) < 2:
            return known[0] if known and self.language not in known else None
        return known[(known.index(self.language) + 1) % len(known)]

    def queue(self, code: str) -> KioskQueue | None:
        queues = self.view.queues if self.view else []
        return next((queue for queue in queues if queue.code == code), None)

    @property
    def queue_name(self) -> str:
        """The chosen queue's name on one line."""
        queue = self.queue(self.visit.queue)
        return self.local(queue.name).replace("\n", " ") if queue else ""

    @property
    def notice(self) -> Notice | None:
        """The worst trouble first."""
        if self.visit.help:
            return self._help
        if self.fatal:
            is_other = self.fatal == "wrong_server"
            title = "pairing.wrong_server" if is_other else "kiosk.setup.pair_title"
            hint = "kiosk.setup.token"
            return Notice("lock", self.t(title), self.t(hint))
        if self.is_offline:
            return self._offline
        if self.printer == "none" or self.can_print:
            return self._tidings
        key = PRINTER_TROUBLE.get(self.printer, "kiosk.paper.failed")
        hint = "kiosk.paper.valid" if self.link == "live" else "kiosk.paper.valid_here"
        if self.visit.step != flow.NUMBER:
            hint = "kiosk.paper.home"
        return Notice("printer", self.t(key), self.t(hint))

    @property
    def _tidings(self) -> Notice | None:
        """What is no trouble, on the first screen only: a card was read; the office tells the hall
        something; the doors are shut yet."""
        if self.visit.step != flow.HOME:
            return None
        if self.visit.person:
            return Notice("id_card", self.t("kiosk.scan.card"), self.t("kiosk.scan.card_hint"))
        told = self.view.message if self.view else None
        if told and self.now < told.until:
            return Notice("info", "", self.local(told.text))
        if self.view and self.view.called_from and self.link == "live":
            title = self.t("kiosk.home.called_from", t=f"{self.view.called_from:%H:%M}")
            return Notice("clock", title, self.t("kiosk.home.called_from_hint"))
        return None

    @property
    def _help(self) -> Notice:
        """How the call for help fares; where it could not be told, where to go."""
        if self.visit.help == "failed":
            return Notice("bell", self.t("kiosk.help.failed"), self.t("kiosk.help.where"))
        title = self.t(f"kiosk.help.{self.visit.help}")
        return Notice("bell", title, self.t("kiosk.help.stay"))

    @property
    def _offline(self) -> Notice:
        """Since when, and what that means for a number; a day without a server is too much."""
        title = self.t("kiosk.offline.title")
        if self.ability == "too_long":
            title = self.t("kiosk.offline.too_long")
        elif self.lost_since:
            title = self.t("kiosk.offline.since", time=self._ago(self.lost_since))
        hint = self.t("kiosk.offline.desk")
        if self.can_issue and self.view and self.view.queues and self.series is not None:
            example = number(series_of(self.view.queues[0].code, self.series), 3)
            hint = self.t("kiosk.offline.hint", digit=self.series, example=example)
        return Notice("wifi_off", title, hint)

    def _ago(self, moment: datetime) -> str:
        """The time of day, with the date where it is not today's."""
        is_today = moment.date() == self.now.date()
        return f"{moment:%H:%M}" if is_today else f"{moment:%H:%M %d/%m}"

    def waiting(self, queue: KioskQueue) -> str:
        """How many wait, and how long about: one line each, the second only when known; nothing
        while nobody tells."""
        if self.link != "live":
            return ""
        if queue.waiting:
            lines = [self.t("kiosk.home.waiting", n=queue.waiting)]
        else:
            lines = [self.t("kiosk.home.waiting_none")]
        if queue.wait_min:
            start, end = queue.wait_min
            lines.append(self.t("kiosk.home.wait_range", a=start, b=end))
        return "\n".join(lines)

    def waiting_short(self, queue: KioskQueue) -> str:
        """How many wait, in two words; nothing while nobody tells, or where none are taken."""
        if self.link != "live" or not queue.open:
            return ""
        return f"{queue.waiting} {self.t('kiosk.large.waiting')}"

    def closed(self, queue: KioskQueue) -> str:
        """Why a tile is dashed, and when it takes numbers again, where that is known."""
        if queue.opens is None:
            return self.t("kiosk.home.closed_now")
        opens = self.t("kiosk.home.opens_line", t=self.local(queue.opens))
        return f"{self.t('kiosk.home.closed_line')}\n{opens}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Name and figure of what the server answered; what it does not know is left out."""
        issued = self.visit.issued
        if issued is None:
            return []
        facts = [(self.t("slip.ahead"), self.t("slip.people", n=issued.ahead))]
        if issued.wait_min:
            start, end = issued.wait_min
            facts.append((self.t("slip.wait"), self.t("slip.wait_range", a=start, b=end)))
        if issued.counters:
            counters = ", ".join(str(each) for each in issued.counters)
            facts.append((self.t("slip.served_at"), self.t("slip.counters", n=counters)))
        later = issued.called_from or issued.after_break
        if later and self.visit.slip not in ("printing", "printed"):
            key = "called" if issued.called_from else "break"
            facts.append((self.t(f"kiosk.number.from_{key}"), f"{later:%H:%M}"))
        return facts

    @property
    def refusal(self) -> str:
        """The server's no, in words; one without words of its own is said plainly."""
        key = f"refusal.{self.visit.refusal}"
        known = key in assets.texts("vi")
        return self.t(key) if known else self.t("kiosk.number.failed_hint")


def icon_of(name: str) -> str:
    """The icon an office asks for; one that we do not have must not stop the machine."""
    known = name.replace("-", "_")
    return known if known in icons.icons() else "document"


def by_sense(name: str, language: str) -> str:
    """A name on at most two lines, broken where a reader would breathe.

    The server's own line break holds. Otherwise after a comma, and in Vietnamese between words of
    two syllables, whichever leaves the shorter lines.
    """
    if "\n" in name or len(name) <= LINE_CHARS:
        return name
    words = name.split(" ")
    if len(words) < 2:
        return name
    breaks = range(1, len(words))

    def badness(at: int) -> int:
        longest = max(len(" ".join(words[:at])), len(" ".join(words[at:])))
        after_comma = words[at - 1].endswith((",", ";", "và", "and"))
        before_bracket = words[at].startswith("(")
        splits_word = language == "vi" and at % 2 == 1 and not after_comma
        leaves_one = language == "vi" and at == len(words) - 1
        bonus = 3 * after_comma + 6 * before_bracket
        return longest - bonus + 4 * splits_word + 6 * leaves_one

    at = min(breaks, key=badness)
    return f"{' '.join(words[:at])}\n{' '.join(words[at:])}"
