"""One filled example of every struct with which an office is set up."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from link import messages as m

AT = datetime(2026, 11, 21, 8, 35, 0, tzinfo=timezone(timedelta(hours=7)))
TOML = 'id = "thach-chau"\n'
DOCUMENT = {"id": "thach-chau", "rules": {"turn_hour": 3}}
TOLD = {"vi": "bỏ trống", "en": "is empty"}
HASH = "ab" * 32

PROBLEM = m.ConfigurationProblem("queue.1.code", 29, TOLD)
CHANGE = m.ConfigurationChange("queue.B.name.vi", "Hộ tịch", {"vi": "Khai sinh"})
CLASS_ASKED = m.ClassHeadStart("elderly", 7.5)
WAITED = m.WaitFigures(6.5, 14.25, 21.75)
CLASS_TRIED = m.ClassTried("elderly", {"vi": "Người cao tuổi"}, 12, WAITED, WAITED)
WARNING = m.HeadStartWarning("priority_share", 0.45, 0.4, TOLD)
PROCEDURE_CHANGE = m.ProcedureChange("1.001193", "fee", "8.000 đồng", "miễn phí")
PROCEDURE_ROW = m.ProcedureRow("1.001193", "Đăng ký khai sinh")
IMPORT_PROBLEM = m.ImportProblem(7, "Lĩnh vực", TOLD)

SETUP: list[Any] = [
    m.Configuration(7, AT, "administrator:hoa", TOML, DOCUMENT),
    PROBLEM,
    CHANGE,
    m.CheckConfiguration(TOML, DOCUMENT),
    m.ConfigurationChecked([PROBLEM], [CHANGE], TOML),
    m.ChangeConfiguration(6, TOML, DOCUMENT),
    m.ConfigurationVersion(7, AT, "administrator:hoa", [CHANGE]),
    m.UndoConfiguration(5),
    CLASS_ASKED,
    m.TryHeadStarts([CLASS_ASKED], "2026-11-20"),
    WAITED,
    CLASS_TRIED,
    WARNING,
    m.HeadStartsTried("2026-11-20", 212, 0.45, 7.25, [CLASS_TRIED], [WARNING]),
    PROCEDURE_CHANGE,
    PROCEDURE_ROW,
    IMPORT_PROBLEM,
    m.CataloguePreview(
        "pFk2",
        412,
        [PROCEDURE_ROW],
        [PROCEDURE_CHANGE],
        [PROCEDURE_ROW],
        [IMPORT_PROBLEM],
        {"code": "Mã TTHC"},
        ["STT"],
    ),
    m.ApplyCatalogue("pFk2", "2026-12-01"),
    m.CatalogueSet(HASH, "2026-12-01", "waiting", 412, AT, "administrator:hoa"),
    m.BackupInfo("office-20261121-083500.db", AT, 110_592, HASH),
]
