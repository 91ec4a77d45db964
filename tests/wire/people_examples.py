"""The structs that concern people, filled in."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from link import messages as m

AT = datetime(2026, 11, 21, 8, 35, 0, tzinfo=timezone(timedelta(hours=7)))
LATER = AT + timedelta(days=3)
ROW = m.AuditRow(41, AT, "administrator:lan", "user disabled", {"login": "hoa"})

EXAMPLES: list[Any] = [
    m.SignIn("hoa", "bốn con ngựa đá chạy"),
    m.SignInByPin("hoa", "740915"),
    m.Unlock("740915"),
    m.AddUser("hoa", "Trần Thị Hoa", "operator", 2),
    m.ChangeUser("Trần Thị Hoa", "supervisor", 0),
    m.SetPassword("bốn con ngựa đá chạy", "mưa rơi trên mái tôn cũ"),
    m.SetPin("bốn con ngựa đá chạy", "740915"),
    m.Me("Trần Thị Hoa", "hoa", "operator", {"vi": "Cán bộ tại quầy"}, 2, "pin", True, True, True),
    m.User(
        id="ab12",
        login="hoa",
        name="Trần Thị Hoa",
        role="operator",
        counter=2,
        created_at=AT,
        disabled=True,
        has_password=True,
        has_pin=True,
        must_change=True,
        last_sign_in=LATER,
    ),
    m.OneTimePassword("k7m3p-x4r2q-9wtz", LATER),
    m.SessionInfo(
        id="ab" * 32,
        login="hoa",
        name="Trần Thị Hoa",
        role="operator",
        counter=2,
        by="pin",
        created_at=AT,
        last_seen=LATER,
        machine="Quầy 2",
        locked=True,
        own=True,
    ),
    m.SessionEnded("ab" * 32),
    ROW,
    m.AuditPage([ROW], 41, True),
]
