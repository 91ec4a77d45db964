"""The console's keys and the table of keys in its document are the same."""

import re

from tests.house.tree import ROOT

KEYS = ROOT / "queue_server" / "web" / "pages" / "src" / "console" / "keys.js"
DOCUMENT = ROOT / "docs" / "console.md"
ENTRY = re.compile(r'^  (?:"([^"]+)"|(\w+)):', re.MULTILINE)
TABLE = re.compile(r"^\| (.+?) \| .+ \|$", re.MULTILINE)
NAMES = {
    " ": "Space",
    "NumpadAdd": "+ of the number pad",
    "Escape": "Esc",
    "-": "−",
    "=": "+",
    "ArrowUp": "arrows",
    "ArrowDown": "arrows",
    "ArrowLeft": "arrows",
    "ArrowRight": "arrows",
}


def pressed(source: str) -> set[str]:
    """The keys of both tables of a source, as people call them."""
    tables = re.findall(r"^const (?:ONCE|REPEATED) = \{\n(.*?)^\};", source, re.MULTILINE | re.S)
    keys = [quoted or plain for table in tables for quoted, plain in ENTRY.findall(table)]
    return {NAMES.get(key, key.upper() if len(key) == 1 else key) for key in keys}


def documented(page: str) -> set[str]:
    """The keys of the first table; what follows a key ("then 1 to 6") is no key of its own."""
    rows = TABLE.findall(page.partition("\n\n## ")[0])[1:]
    return {key for row in rows for key in row.split(", ") if not key.startswith("then ")}


def test_every_key_of_the_console_is_documented_and_every_documented_key_works():
    keys = pressed(KEYS.read_text("utf-8"))
    assert len(keys) > 20
    assert documented(DOCUMENT.read_text("utf-8")) == keys


def test_a_key_that_only_one_of_them_knows_is_noticed():
    source = (
        'const ONCE = {\n  " ": primary,\n  r: recall,\n};\nconst REPEATED = {\n  "-": x,\n};\n'
    )
    assert pressed(source) == {"Space", "R", "−"}
    page = "| key | what it does |\n|---|---|\n| Space | a |\n| O, then 1 to 6 | b |\n\n## More\n"
    assert documented(page) == {"Space", "O"}
