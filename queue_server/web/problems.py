"""Every error as an RFC 9457 problem with a stable code, in the asker's language.

Three kinds, sorted once: theirs (a wrong request), the rules' (a refusal), ours (a fault, of
which only a number for the log is told).
"""

from __future__ import annotations

import secrets
from http import HTTPStatus

import structlog
from aiohttp import web

import assets
from link.messages import Problem
from queue_server.core import refusals
from queue_server.dossiers import CaseSystemSilent, UnknownDossier
from queue_server.fleet import MachineOffline, MachineSilent
from queue_server.office_day import Busy, KeyReused
from queue_server.wire import NotAsAgreed, NotJson, encode

log = structlog.get_logger()

CONTENT_TYPE = "application/problem+json"


class RequestError(Exception):
    """The request is wrong."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"

    def __init__(self, at: str = "", allowed: tuple[str, ...] = ()) -> None:
        super().__init__((type(self).__doc__ or "").strip())
        self.at, self.allowed = at, allowed


class NoToken(RequestError):
    """A valid token or sign-in is needed."""

    status, code = HTTPStatus.UNAUTHORIZED, "no_token"


class Forbidden(RequestError):
    """This token or sign-in may not do that."""

    status, code = HTTPStatus.FORBIDDEN, "forbidden"


class UnknownThing(RequestError):
    """There is nothing here of that name."""

    status, code = HTTPStatus.NOT_FOUND, "unknown"


class BadValue(RequestError):
    """A value is not allowed here."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "bad_value"


class UnknownCode(RequestError):
    """No device waits with this code: mistyped, used, or older than ten minutes."""

    status, code = HTTPStatus.NOT_FOUND, "unknown_code"


class WrongRole(RequestError):
    """The device with this code asked for another role."""

    status, code = HTTPStatus.CONFLICT, "wrong_role"


class KeyKnown(RequestError):
    """This key is, or was, another machine's: make a new one."""

    status, code = HTTPStatus.CONFLICT, "key_known"


class NoCaseSystem(RequestError):
    """This office names no case system: dossiers cannot be looked up here."""

    status, code = HTTPStatus.NOT_FOUND, "no_case_system"


class WrongSignIn(RequestError):
    """The login, the password or the PIN is wrong, or the account is out of use."""

    status, code = HTTPStatus.UNAUTHORIZED, "wrong_sign_in"


class SessionLocked(RequestError):
    """This session waits at a break: open it with PIN or password."""

    status, code = HTTPStatus.LOCKED, "session_locked"


class MustChangePassword(RequestError):
    """This password was made by somebody else: choose one of your own first."""

    status, code = HTTPStatus.FORBIDDEN, "must_change_password"


class NoAccount(RequestError):
    """Who was signed in by a link has neither password nor PIN."""

    status, code = HTTPStatus.CONFLICT, "no_account"


class LoginTaken(RequestError):
    """Somebody else signs in with this name already."""

    status, code = HTTPStatus.CONFLICT, "login_taken"


class LastAdministrator(RequestError):
    """Nobody would be left who may administer: make another administrator first."""

    status, code = HTTPStatus.CONFLICT, "last_administrator"


class PasswordTooShort(RequestError):
    """A password has 8 to 128 characters; 15 and more are better."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "password_too_short"


class PasswordTooCommon(RequestError):
    """This password is one of those that are tried first, or the one there was."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "password_too_common"


class NotTheSame(RequestError):
    """The new one was typed twice, and not the same both times."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "not_the_same"


class PinTooPlain(RequestError):
    """This PIN is one of those that are tried first: a run, a repetition or a date."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "pin_too_plain"


class NoPracticeBegun(RequestError):
    """Nobody practises in this session: begin on the page of practice."""

    status, code = HTTPStatus.CONFLICT, "no_practice"


class UnreadableFile(RequestError):
    """The file is neither an XLSX workbook nor CSV in UTF-8, or it is damaged."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable_file"


class TooLargeATable(RequestError):
    """The table in the file has too many lines or columns, or a cell is too long."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "too_large_a_table"


class MissingColumns(RequestError):
    """Columns are missing that are needed; ``allowed`` names them."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "missing_columns"


class NothingInFile(RequestError):
    """No line of the file could be understood; ``allowed`` says where it went wrong first."""

    status, code = HTTPStatus.UNPROCESSABLE_ENTITY, "nothing_in_file"


class TooMany(RequestError):
    """Too often: Retry-After says when to ask again."""

    status, code = HTTPStatus.TOO_MANY_REQUESTS, "too_many_requests"

    def __init__(self, wait_s: int, at: str = "") -> None:
        super().__init__(at)
        self.wait_s = wait_s


class UnsupportedBody(RequestError):
    """The body must be JSON."""

    status, code = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_body"


UNKNOWN = (
    refusals.UnknownTicket,
    refusals.UnknownCounter,
    refusals.UnknownQueue,
    refusals.UnknownCall,
    refusals.UnknownAppointment,
)
WRONG_VALUE = (refusals.UnknownClass, refusals.UnknownLanguage, refusals.UnknownProcedure)


def language_of(request: web.Request) -> str:
    """``en`` where the asker's first wish is English, otherwise Vietnamese."""
    wish = request.headers.get("Accept-Language", "vi").strip().lower()
    return "en" if wish.startswith("en") else "vi"


def response(request: web.Request, error: Exception) -> web.Response:
    """Any error as its problem."""
    if isinstance(error, refusals.Refusal):
        return _refusal(request, error)
    if isinstance(error, RequestError):
        return _wrong(request, error)
    if isinstance(error, NotJson):
        return _answer(HTTPStatus.BAD_REQUEST, "not_json", "The body is not JSON.", str(error))
    if isinstance(error, NotAsAgreed):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _answer(status, "not_as_agreed", "A value is wrong.", str(error), at=error.at)
    if isinstance(error, KeyReused):
        return _known(request, HTTPStatus.CONFLICT, "idempotency_conflict")
    if isinstance(error, MachineOffline):
        return _known(request, HTTPStatus.CONFLICT, "machine_offline")
    if isinstance(error, MachineSilent):
        return _known(request, HTTPStatus.GATEWAY_TIMEOUT, "machine_silent")
    if isinstance(error, UnknownDossier):
        return _known(request, HTTPStatus.NOT_FOUND, "unknown_dossier")
    if isinstance(error, CaseSystemSilent):
        return _known(request, HTTPStatus.FAILED_DEPENDENCY, "case_system_silent")
    if isinstance(error, Busy):
        return _known(request, HTTPStatus.SERVICE_UNAVAILABLE, "office_busy")
    if isinstance(error, web.HTTPException):
        return _http(error)
    return _fault(request, error)


def _wrong(request: web.Request, error: RequestError) -> web.Response:
    words = assets.texts(language_of(request)).get(f"refusal.{error.code}", "")
    answer = _answer(
        error.status, error.code, str(error), words, at=error.at, allowed=error.allowed
    )
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _refusal(request: web.Request, refusal: refusals.Refusal) -> web.Response:
    status = HTTPStatus.CONFLICT
    if isinstance(refusal, UNKNOWN):
        status = HTTPStatus.NOT_FOUND
    elif isinstance(refusal, WRONG_VALUE):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    words = assets.text(f"refusal.{refusal.code}", language_of(request))
    return _answer(
        status, refusal.code, refusal.message, words, at=refusal.at, allowed=refusal.allowed
    )


def _known(request: web.Request, status: HTTPStatus, code: str) -> web.Response:
    words = assets.text(f"refusal.{code}", language_of(request))
    answer = _answer(status, code, status.phrase, words)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "1"
    return answer


def _http(error: web.HTTPException) -> web.Response:
    """What aiohttp itself refuses: no such path, wrong method, too large a body."""
    status = HTTPStatus(error.status)
    answer = _answer(status, status.name.lower(), status.phrase)
    if "Allow" in error.headers:
        answer.headers["Allow"] = error.headers["Allow"]
    return answer


def _fault(request: web.Request, error: Exception) -> web.Response:
    fault = secrets.token_hex(4)
    log.error("fault", id=fault, path=request.path, exc_info=error)
    title = "Something failed here; nothing was changed."
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", title, fault)


def _answer(
    status: HTTPStatus,
    code: str,
    title: str,
    detail: str = "",
    *,
    at: str = "",
    allowed: tuple[str, ...] = (),
) -> web.Response:
    problem = Problem(
        f"/problems/{code}", title, int(status), code, detail, at=at, allowed=list(allowed)
    )
    answer = web.Response(body=encode(problem), status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
