"""Where a visit can stand. A *working* step ends by an answer and by nothing else."""

from __future__ import annotations

HOME, SEARCH, PROCEDURE, PURPOSE, CLASS = "home", "search", "procedure", "purpose", "class"
CHECK, CHECKED, LISTING, LISTED = "check", "checked", "listing", "listed"
ISSUING, CONSENT, AGAIN, NUMBER = "issuing", "consent", "again", "number"
PAUSED = "paused"
ENTRY, FINDING = "entry", "finding"
OWN, REPRINTING, SURE, CANCELLING, GONE = "own", "reprinting", "sure", "cancelling", "gone"
APPOINTMENT, DOSSIER = "appointment", "dossier"
FACES, REASONS, SENDING, THANKS = "rating_faces", "rating_reasons", "rating_sending", "thanks"
REFUSED, UNREACHED = "refused", "unreached"

WORKING = (ISSUING, FINDING, REPRINTING, CANCELLING, LISTING, SENDING)
