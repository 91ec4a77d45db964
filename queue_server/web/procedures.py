"""Setting the catalogue of procedures over HTTP: look at a file, set it for a day, begin one."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial

from aiohttp import web

import assets
from link import messages as m
from queue_server import catalogue_import
from queue_server.catalogue_import import Difference, Imported, Wrong
from queue_server.catalogues import Plan, UnknownPreview
from queue_server.procedures import Known
from queue_server.views import common
from queue_server.web.access import FILE_TYPES
from queue_server.web.house import Call
from queue_server.web.machines import Answer
from queue_server.web.problems import BadValue, UnknownThing
from queue_server.web.route import Route

ADMINISTRATOR = frozenset({"administrator"})
READERS = frozenset({"administrator", "auditor"})


async def preview(call: Call) -> Answer:
    """What a file would make of the catalogue; nothing changes."""
    today = await call.house.day.read(lambda state: state.day)
    word, known, imported = await call.house.setup.catalogues.preview(call.body, day=today)
    return Answer(await asyncio.to_thread(_preview, word, known, imported))


async def apply(call: Call) -> Answer:
    """Set the catalogue that was looked at, from the opening of a day on."""
    body: m.ApplyCatalogue = call.body
    today = await call.house.day.read(lambda state: state.day)
    if not _is_day(body.from_) or body.from_ < today:
        raise BadValue(at="from", allowed=(f"{today} …",))
    setup = call.house.setup
    work = partial(
        setup.catalogues.apply,
        body.preview,
        from_day=body.from_,
        today=today,
        by=call.principal.source,
    )
    try:
        plan = await setup.once.do(call.key, call.fingerprint, work)
    except UnknownPreview as unknown:
        raise UnknownThing(at="preview") from unknown
    return Answer(_set(plan, await setup.catalogues.in_force()))


async def plans(call: Call) -> Answer:
    """Which catalogues were set and which wait for their day, the newest first."""
    known = await call.house.setup.catalogues.in_force()
    return Answer([_set(plan, known) for plan in await call.house.setup.catalogues.plans()])


async def template(call: Call) -> web.Response:
    """The catalogue in force as a spreadsheet, to be changed and handed in again."""
    known = await call.house.setup.catalogues.in_force()
    body = await asyncio.to_thread(catalogue_import.template, known.catalogue)
    named = {"Content-Disposition": 'attachment; filename="thu-tuc.xlsx"'}
    return web.Response(body=body, content_type=FILE_TYPES[0], headers=named)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


# -- in the machines' words -------------------------------------------------------------------


def _preview(word: str | None, known: Known, imported: Imported) -> m.CataloguePreview:
    before, after = known.catalogue, imported.catalogue
    return m.CataloguePreview(
        preview=word,
        procedures=len(after.procedures) if after else 0,
        added=_rows(catalogue_import.only_in(after, before)) if after else [],
        changed=list(map(_change, catalogue_import.changed(before, after))) if after else [],
        abolished=_rows(catalogue_import.only_in(before, after)) if after else [],
        problems=list(map(_problem, imported.problems)),
        columns=imported.columns,
        ignored=list(imported.ignored),
    )


def _rows(found: list[assets.Procedure]) -> list[m.ProcedureRow]:
    return [m.ProcedureRow(procedure.code, procedure.name) for procedure in found]


def _change(one: Difference) -> m.ProcedureChange:
    return m.ProcedureChange(one.code, one.field, one.before, one.after)


def _problem(one: Wrong) -> m.ImportProblem:
    return m.ImportProblem(one.row, one.column, {"vi": one.vi, "en": one.en})


def _set(plan: Plan, known: Known) -> m.CatalogueSet:
    state = "waiting" if plan.set_ms is None else "past"
    return m.CatalogueSet(
        hash=plan.hash,
        from_=plan.from_day,
        state="in_force" if plan.hash == known.hash and plan.set_ms else state,  # type: ignore[arg-type]
        procedures=plan.procedures,
        at=common.moment(plan.at_ms),
        by=plan.by,
    )


ROUTES = (
    Route(
        "POST",
        "/catalogue/preview",
        preview,
        ADMINISTRATOR,
        m.CataloguePreview,
        bytes,
        file_max=catalogue_import.FILE_MAX,
    ),
    Route("POST", "/catalogue", apply, ADMINISTRATOR, m.CatalogueSet, m.ApplyCatalogue),
    Route("GET", "/catalogue/plans", plans, READERS, list[m.CatalogueSet]),
    Route("GET", "/catalogue/template.xlsx", template, ADMINISTRATOR, bytes, media=FILE_TYPES[0]),
)
