"""A citizen calls for a person: told to the desks, and the answer told to the citizen.

The call itself waits at the server until an officer answers; a kiosk that cannot reach the server
says where to go instead. It is never sent later: by then nobody stands there any more.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from devices.help_buttons.protocol import HelpButton
from kiosk import flow
from link.client import Refused, Unreachable
from link.messages import HelpCall
from link.spool import new_key

if TYPE_CHECKING:
    from kiosk.machine import Machine

PENDING = ("asking", "asked", "coming")
ANSWER_S = 3.0

_log = logging.getLogger("kiosk")


class Help:
    """``ask`` is the button's work, ``hear`` looks for the answer in what the server shows."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._call = ""

    @staticmethod
    def is_pending(visit: flow.Visit) -> bool:
        """Who is worried presses more than once; it is one call."""
        return visit.help in PENDING

    async def ask(self) -> None:
        """Tell the desks."""
        machine = self._machine
        if machine.shown.is_offline:
            machine.act(flow.HelpMoved("failed"))
            return
        try:
            call = await machine.client.post(
                "/help", answer=HelpCall, key=new_key(), deadline_s=ANSWER_S
            )
        except (Refused, Unreachable) as no:
            _log.warning("the call for help was not told: %s", no)
            machine.act(flow.HelpMoved("failed"))
        else:
            self._call = call.id
            machine.act(flow.HelpMoved("asked"))
            self.hear()

    def hear(self) -> None:
        """Whether somebody has said that they come; of a visit that is over nobody is told."""
        machine = self._machine
        calls = machine.view.help if machine.view else []
        answered = any(each.id == self._call and each.answered_at for each in calls)
        if answered and machine.visit.help == "asked":
            machine.act(flow.HelpMoved("coming"))


async def watch(button: HelpButton, machine: Machine) -> None:
    """Each press of the button beside the screen is a tap on "call for help"."""
    await button.open()
    try:
        async for _ in button.presses():
            machine.act(flow.CallHelp())
    finally:
        await button.close()
