"""What the browser gets: Jinja2 templates, their words, and the built live pages.

``templates/*.html`` each say in their first comment which context they take; a missing value is
an error (StrictUndefined), not a hole in a page. Sources of the live pages are in ``src/``; what
esbuild made of them is in ``built/`` and is served under
``/static/built/``; beside it the server answers ``/static/tokens.css`` and ``/static/fonts/``.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

import assets
from link.messages import Texts

HERE = Path(__file__).resolve().parent
OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@cache
def environment() -> Environment:
    """The templates: escaping on, an unknown name is an error."""
    jinja = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals["icons"] = _json(Path(assets.__file__).parent / "look" / "icons.json")
    jinja.globals |= {
        "say": say,
        "sentence": sentence,
        "be_back": be_back,
        "in_language": in_language,
    }
    jinja.filters["said"] = said
    jinja.filters["time_of_day"] = time_of_day
    return jinja


def page(name: str, /, *, lang: str, **context: object) -> str:
    """One page as HTML. A language that we do not have is Vietnamese.

    jinja2.UndefinedError when the context lacks what the template names.
    """
    spoken = lang if lang in assets.languages() else assets.DEFAULT_LANGUAGE
    return environment().get_template(f"{name}.html").render(lang=spoken, **context)


@pass_context
def say(context: Context, key: str, **values: object) -> str:
    """One text in the language of the page: the pages' own words, then everybody's."""
    lang = context["lang"]
    template = own_texts(lang).get(key)
    return assets.text(key, lang, **values) if template is None else template.format(**values)


@pass_context
def sentence(context: Context, code: str) -> str:
    """What an error's code means, for people."""
    known = assets.texts(assets.DEFAULT_LANGUAGE) | own_texts(assets.DEFAULT_LANGUAGE)
    keys = (f"refusal.{code}", f"error.{code}", "error.title")
    return say(context, next(key for key in keys if key in known))


@pass_context
def in_language(context: Context) -> str:
    """What an address of ours ends with, so that the page behind it speaks the same language."""
    return "" if context["lang"] == assets.DEFAULT_LANGUAGE else f"?lang={context['lang']}"


def built() -> Path:
    """The folder to serve under ``/static/built/``; FileNotFoundError when it was never built."""
    folder = HERE / "built"
    if not (folder / "console.js").is_file():
        raise FileNotFoundError(f"{folder}: run `npm ci && npm run build` first")
    return folder


def said(texts: Texts, lang: str) -> str:
    """What was said in several languages, in this one or in Vietnamese."""
    return texts.get(lang, texts["vi"])


def time_of_day(moment: datetime) -> str:
    """``09:53:05`` as clocks in Vietnam show it."""
    return moment.astimezone(OFFICE_ZONE).strftime("%H:%M:%S")


def be_back(now: datetime, wait_min: list[int]) -> str:
    """When to be in the hall again: the earliest call that the forecast holds possible."""
    return time_of_day(now + timedelta(minutes=wait_min[0]))[:5]


@cache
def own_texts(lang: str) -> dict[str, str]:
    """The pages' own words: those of all, ``vi.json``, and those of an area, ``admin.vi.json``."""
    merged: dict[str, str] = {}
    for path in sorted((HERE / "src" / "texts").glob(f"*{lang}.json")):
        merged |= _json(path)
    return merged


def _json(path: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return parsed
