"""The cookie of a session (trust.md S4): for our own pages only, and over TLS for nothing else.

Over TLS only the ``__Host-`` one counts: another site of the same name, or plain HTTP on the way,
could plant the other.
"""

from __future__ import annotations

from aiohttp import web

COOKIE = "motcua_session"
SECURE_COOKIE = "__Host-motcua_session"


def session_token(request: web.Request) -> str:
    """What the browser holds; empty where it holds nothing."""
    return request.cookies.get(_name(request), "")


def keep_session(request: web.Request, answer: web.Response, token: str) -> None:
    """Have the browser hold this session until it is closed."""
    answer.set_cookie(
        _name(request),
        token,
        httponly=True,
        secure=request.secure,
        samesite="Strict",
        path="/",
    )


def drop_session(request: web.Request, answer: web.Response) -> None:
    """Have the browser forget it."""
    answer.del_cookie(
        _name(request), path="/", httponly=True, secure=request.secure, samesite="Strict"
    )


def _name(request: web.Request) -> str:
    return SECURE_COOKIE if request.secure else COOKIE
