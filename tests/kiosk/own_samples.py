"""What somebody has already, as the pictures show it: numbers, appointments, dossiers, a card."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from kiosk import flow
from link.messages import AppointmentInfo, DossierStatus
from tests.kiosk.samples import COUNTED, NOW, VIEW, issued, ticket

TOKEN = "q3J9xK2mZ8vB5nR7tW1yLc"
WHY = {
    "vi": "A042 lấy số lúc 09:05. A047 (ưu tiên) lấy số lúc 09:12, được tính như lấy số lúc "
    "08:57. 08:57 trước 09:05.",
    "en": "A042 was taken at 09:05. A047 (priority) was taken at 09:12 and counts as taken at "
    "08:57. 08:57 comes before 09:05.",
}
SHUT = replace(
    VIEW,
    queues=[
        replace(queue, open=False, waiting=0, opens={"vi": "07:00 thứ Hai", "en": "07:00 Monday"})
        for queue in VIEW.queues
    ],
)
WITH_DOSSIERS = replace(
    VIEW,
    dossiers=True,
    queues=[replace(VIEW.queues[0], purposes={"collect": "R"}), *VIEW.queues[1:]],
)
AT_NOON = replace(VIEW, called_from=NOW.replace(hour=13, minute=30))


def own(state: str = "waiting", *, ref: str = TOKEN, **changes: Any) -> dict[str, Any]:
    """A visit at the screen of an own number."""
    values = {"ahead": 4, "wait_min": [10, 20]} if state == "waiting" else {"counter": 3}
    found = ticket("A042", state=state, **(values | changes))
    return {"step": flow.OWN, "queue": "A", "ref": ref, "ticket": found, "printer": "ready"}


def appointment(state: str = "booked", *, after_min: int = 0, days: int = 0) -> dict[str, Any]:
    """A visit at an appointment's screen, so many minutes after its time."""
    at = NOW - timedelta(minutes=after_min) + timedelta(days=days)
    kept = AppointmentInfo(
        "1005-7K3M",
        "B",
        at,
        state,  # type: ignore[arg-type]
        "20261005-B003" if state == "arrived" else None,
        at + timedelta(minutes=10),
    )
    return {"step": flow.APPOINTMENT, "ref": kept.code, "appointment": kept}


def dossier(status: str = "ready") -> dict[str, Any]:
    """A visit at a dossier's screen."""
    told = DossierStatus("000.00.00.H36-210601-0001", status, NOW)  # type: ignore[arg-type]
    return {"step": flow.DOSSIER, "ref": told.code, "dossier": told, "view": WITH_DOSSIERS}


LATER = NOW.replace(hour=13, minute=30)
OWN_SCENES: dict[str, dict[str, Any]] = {
    "entry": {"step": flow.ENTRY, "typed": "1124-7K3M", "view": WITH_DOSSIERS},
    "entry_refused": {"step": flow.ENTRY, "typed": "A047", "refusal": "unknown_ticket"},
    "entry_dossier": {"step": flow.ENTRY, "typed": "000.00.00.H36-210601-0001"}
    | {"view": WITH_DOSSIERS, "refusal": "case_system_silent"},
    "own": own(passed_by=[WHY, WHY]),
    "own_alone": own(ahead=0, wait_min=None),
    "own_typed": own(ref="A042", passed_by=[WHY]),
    "own_called": own("called") | {"help": "asked"},
    "own_missed": own("missed") | {"printer": "paper_out"},
    "own_cancelled": own("cancelled"),
    "own_expired": own("expired"),
    "own_expired_typed": own("expired", ref="A042"),
    "own_contrast": own(passed_by=[WHY]) | {"contrast": True},
    "sure": own() | {"step": flow.SURE},
    "cancelling": own() | {"step": flow.CANCELLING},
    "gone": own("cancelled") | {"step": flow.GONE},
    "not_cancelled": own() | {"step": flow.UNREACHED, "asked": flow.CANCELLING},
    "reprinting": own() | {"step": flow.REPRINTING},
    "not_reprinted": own()
    | {"step": flow.REFUSED, "asked": flow.REPRINTING, "refusal": "reprinted_enough"},
    "appointment": appointment(after_min=4),
    "appointment_early": appointment(after_min=-25),
    "appointment_late": appointment(after_min=25),
    "appointment_another_day": appointment(days=2),
    "appointment_arrived": appointment("arrived", after_min=3),
    "appointment_cancelled": appointment("cancelled"),
    "consent": {"step": flow.CONSENT, "queue": "A", "waiting": 46},
    "dossier": dossier(),
    "dossier_supplement": dossier("supplement"),
    "dossier_unknown": dossier("unknown"),
    "class_offered": {"step": flow.CLASS, "queue": "A", "offer": "priority", "person": "0" * 64},
    "class_offered_counted": {"step": flow.CLASS, "queue": "A", "offer": "elderly"}
    | {"person": "0" * 64, "doubt": True, "view": replace(VIEW, classes=COUNTED)},
    "home_card": {"person": "0" * 64, "offer": "priority", "printer": "ready"},
    "home_noon": {"view": AT_NOON, "printer": "ready"},
    "home_shut": {"view": SHUT, "printer": "ready"},
    "home_unknown_code": {"remark": "unknown", "printer": "ready"},
    "number_not_here": {"step": flow.NUMBER, "queue": "A", "slip": "printed", "ring": (12, 0.8)}
    | {"issued": issued(), "printer": "ready", "remark": "not_here"},
    "number_noon": {"step": flow.NUMBER, "queue": "A", "slip": "printed", "ring": (12, 0.8)}
    | {"issued": replace(issued(), called_from=LATER), "printer": "ready"},
    "number_break": {"step": flow.NUMBER, "queue": "A", "slip": "printed", "ring": (12, 0.8)}
    | {"issued": replace(issued(), after_break=LATER), "printer": "ready"},
    "number_shown_break": {"step": flow.NUMBER, "queue": "A", "slip": "shown", "ring": (22, 0.8)}
    | {"issued": replace(issued(), after_break=LATER), "printer": "paper_out"},
}
"""Scene → what of it is not as usual."""
OWN_PICTURES = [
    "entry_vi", "entry_dossier_vi", "own_vi", "own_en", "own_typed_vi", "own_missed_vi",
    "own_expired_vi",
    "own_contrast_vi", "sure_vi", "gone_vi", "not_reprinted_vi", "appointment_vi",
    "appointment_late_en", "appointment_arrived_vi", "consent_vi", "dossier_vi",
    "dossier_unknown_en", "class_offered_vi", "class_offered_counted_en", "home_card_vi",
    "home_noon_vi", "home_shut_vi", "home_unknown_code_vi", "number_break_vi",
    "number_shown_break_vi",
]  # fmt: skip
"""Scene and language of each golden picture."""
