"""The rows of the route table that concern people: signing in, accounts, sessions, the audit."""

from __future__ import annotations

from link import messages as m
from queue_server.web import audit, people
from queue_server.web.access import ANYBODY, PEOPLE
from queue_server.web.route import Route

ADMINISTRATOR = frozenset({"administrator"})
AUDITORS = frozenset({"administrator", "auditor"})
CONSOLE = frozenset({"counter"})

ROUTES = (
    Route("POST", "/session", people.sign_in, ANYBODY, m.Me, m.SignIn),
    Route("POST", "/session/pin", people.sign_in_by_pin, CONSOLE, m.Me, m.SignInByPin),
    Route("POST", "/session/unlock", people.unlock, PEOPLE, m.Me, m.Unlock, held_too=True),
    Route("POST", "/session/end", people.sign_out, PEOPLE, m.SessionEnded, held_too=True),
    Route("GET", "/me", people.me, PEOPLE, m.Me, held_too=True),
    Route(
        "POST", "/me/password", people.change_password, PEOPLE, m.Me, m.SetPassword, held_too=True
    ),
    Route("POST", "/me/pin", people.set_pin, PEOPLE, m.Me, m.SetPin),
    Route("GET", "/users", people.users, ADMINISTRATOR, list[m.User]),
    Route("POST", "/users", people.add, ADMINISTRATOR, m.User, m.AddUser, status=201),
    Route("POST", "/users/{user}", people.change, ADMINISTRATOR, m.User, m.ChangeUser),
    Route("POST", "/users/{user}/disable", people.disable, ADMINISTRATOR, m.User),
    Route("POST", "/users/{user}/enable", people.enable, ADMINISTRATOR, m.User),
    Route(
        "POST", "/users/{user}/password", people.reset_password, ADMINISTRATOR, m.OneTimePassword
    ),
    Route("GET", "/sessions", people.sessions, ADMINISTRATOR, list[m.SessionInfo]),
    Route("POST", "/sessions/{session}/end", people.end_session, ADMINISTRATOR, m.SessionEnded),
    Route(
        "GET",
        "/audit",
        audit.audit,
        AUDITORS,
        m.AuditPage,
        query=("from", "to", "who", "what", "after"),
    ),
)
