"""What stands beside the day in a view: the machines and the calls for help. Plain values, so that
a view stays a function of what it is given."""

from __future__ import annotations

from msgspec import Struct

from link import messages as m


class Around(Struct, frozen=True):
    """The machines that are paired and the calls for help that are not forgotten yet."""

    machines: tuple[m.MachineStatus, ...] = ()
    help: tuple[m.HelpCall, ...] = ()
    practice: m.Practice | None = None
    """How far an officer has come, in a room of practice."""

    def printer_at(self, counter: int) -> str | None:
        """The word of the printer at a counter's desk; None where none was ever told of."""
        for machine in self.machines:
            if machine.role == "counter" and machine.counter == counter:
                word = machine.parts.get("printer")
                if word is not None:
                    return word if machine.online else "failed: offline"
        return None


NOTHING = Around()
"""Around an office that has no machines and needs no help."""
