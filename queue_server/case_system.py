"""``[case_system]`` of an office's file: where the provincial case system answers, if it does."""

from __future__ import annotations

from queue_server.core.office import CaseSystem
from queue_server.toml_reading import Table, Wrong, matching

_address = matching(
    r"https?://[A-Za-z0-9.:\[\]-]{1,253}(/[A-Za-z0-9._/-]{0,200})?",
    Wrong(
        "phải là địa chỉ bắt đầu bằng https:// hoặc http://",
        "must be an address that begins with https:// or http://",
    ),
)
_file_name = matching(r"[^\x00-\x1f]{1,200}")


def read(table: Table) -> CaseSystem | None:
    """None where the office names none: then no dossier can be looked up."""
    if not table.names():
        return None
    named = CaseSystem(
        url=table.take("url", _address),
        token_file=table.take("token_file", _file_name, default=""),
    )
    table.done()
    return named
