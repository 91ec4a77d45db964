"""Why this ticket and not another: one reason code for each call (call_rule.md §1).

The code answers the person who was not called. If nobody with an earlier place was passed over,
the winner simply stood first, and the code says where its place came from. A transfer explains who
has come into this line only now with a number from before; it never is why a later number goes
first: that is its head start.
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
    winner = state.tickets[choice.winner.ticket]
    moved = winner.standing == TRANSFER
    if winner.issued_at_ms <= loser.issued_at_ms:
        return TRANSFER if moved else EARLIER
    if moved:
        return PRIORITY if winner.head_start_ms else APPOINTMENT
    return winner.standing
