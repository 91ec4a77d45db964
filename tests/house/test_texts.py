"""Every text that the code asks for exists, and every refusal can be told in every language."""

import re
from collections.abc import Iterator

import assets
from queue_server.core.refusals import Refusal
from queue_server.web.pages import own_texts
from tests.house.test_documented import other_codes
from tests.house.tree import ROOT, files

ASKS = re.compile(r"\b(?:text|say|said|t)\(")
LITERAL = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`\n]*)`")
KEY = re.compile(r"[a-z]+(?:\.[\w]+)+")


def first_argument(source: str, start: int) -> str:
    """From an opening bracket to the comma or bracket that ends the first argument."""
    depth = 0
    for end, character in enumerate(source[start:], start):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0 or (depth == 0 and character == ","):
            return source[start:end]
    return source[start:]


def asked(source: str) -> Iterator[str]:
    """The keys that a source asks for; one made at run time ends where its variable begins."""
    for call in ASKS.finditer(source):
        for groups in LITERAL.findall(first_argument(source, call.end())):
            literal = "".join(groups)
            fixed = re.split(r"\$?\{", literal)[0]
            if fixed != literal and fixed.endswith("."):
                yield fixed
            elif KEY.fullmatch(literal):
                yield literal


def named(source: str, groups: set[str]) -> Iterator[str]:
    """Every literal that looks like a key of one of our groups of texts, asked for at once or
    handed on first."""
    for parts in LITERAL.findall(source):
        literal = "".join(parts)
        if KEY.fullmatch(literal) and literal.split(".")[0] in groups:
            yield literal


def missing(source: str, keys: set[str]) -> list[str]:
    """What a source asks for and nobody has written."""

    def is_there(wanted: str) -> bool:
        return wanted in keys or (wanted[-1] == "." and any(k.startswith(wanted) for k in keys))

    return [wanted for wanted in asked(source) if not is_there(wanted)]


def keys_of_pages() -> set[str]:
    return set(own_texts("vi"))


def missing_in(suffix: str, keys: set[str], folders: tuple[str, ...]) -> dict[str, list[str]]:
    places = [p for f in folders for p in files() if p.is_relative_to(ROOT / f)]
    found = {
        p.relative_to(ROOT).as_posix(): missing(p.read_text("utf-8"), keys)
        for p in places
        if p.suffix == suffix
    }
    return {place: wanted for place, wanted in found.items() if wanted}


def test_every_text_that_a_program_or_a_screen_asks_for_exists():
    keys, folders = set(assets.texts("vi")), ("devices", "display", "kiosk", "queue_server")
    assert missing_in(".py", keys, folders) | missing_in(".kv", keys, folders) == {}


def test_every_text_that_a_screen_names_and_hands_on_exists():
    keys = set(assets.texts("vi"))
    groups = {key.split(".")[0] for key in keys}
    sources = [p for p in files() if p.relative_to(ROOT).parts[0] in ("display", "kiosk")]
    gone = {
        (path.name, key)
        for path in sources
        for key in set(named(path.read_text("utf-8"), groups)) - keys
    }
    assert gone == set()


def test_every_text_that_a_page_asks_for_exists():
    keys = set(assets.texts("vi")) | keys_of_pages()
    assert missing_in(".html", keys, ("queue_server",)) == {}


def test_every_text_that_a_live_page_asks_for_exists():
    keys = set(assets.texts("vi")) | keys_of_pages()
    assert missing_in(".js", keys, ("queue_server/web/pages/src",)) == {}


def test_every_refusal_can_be_told_in_every_language():
    codes = {kind("").code for kind in Refusal.__subclasses__()}
    told = codes | (other_codes() & {"office_busy", "idempotency_conflict"})
    for language in assets.languages():
        assert {f"refusal.{code}" for code in told} - set(assets.texts(language)) == set()


def test_a_text_that_nobody_has_written_is_noticed():
    keys = {"wall.time", "rating.1"}
    assert missing('t("wall.time") + text(f"rating.{score}")', keys) == []
    assert missing('shown.t("wall.tme", n=t("x"))', keys) == ["wall.tme"]
    assert missing('text(lost ? "wall.time" : "wall.gone")', keys) == ["wall.gone"]
    assert missing("text(`pause.${reason}`)", keys) == ["pause."]
    assert missing('path.read_text("utf-8"); text("plain words")', keys) == []
    assert list(named('return "wall.conecting"; Path("a.png")', {"wall"})) == ["wall.conecting"]
