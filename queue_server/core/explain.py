"""Why this ticket and not another: one reason code for each call (call_rule.md §1).

The code answers the person who was not called. If nobody with an earlier place was passed over,
the winner simply stood first, and the code says where its place came from.
"""

from __future__ import annotations

from queue_server.core.rank import Choice
from queue_server.core.state import State

EARLIER, PRIORITY, APPOINTMENT = "EARLIER", "PRIORITY", "APPOINTMENT"
QUEUE, BACKUP, RETURNED = "QUEUE", "BACKUP", "RETURNED"
TRANSFER, DIRECT = "TRANSFER", "DIRECT"


def reason(state: State, choice: Choice) -> str:
    """The reason code of a choice."""
    if choice.winner_d_ms > 0:
        return BACKUP
    loser = choice.loser
    if loser is None:
        return EARLIER
    if loser.v_ms < choice.winner.v_ms:
        return QUEUE
    if choice.winner.issued_at_ms <= loser.issued_at_ms:
        return EARLIER
    return state.tickets[choice.winner.ticket].standing
