"""Leaves a program on a board that starts by itself when the board is switched on."""

from __future__ import annotations

import zlib

from marelle_files.root import root_files
from marelle_protocol import FAULT_FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_protocol import FileFact, Identity, Plan

STARTER, PROGRAM = "/main.py", "/program.py"


class StartupProgram:
    """A program that is to start by itself; on a board that has a `main.py` of somebody's own that one starts.

    Attributes:
        others: ports of the boards whose own `main.py` starts.
    """

    def __init__(self, text: str) -> None:
        """Take the text of the program."""
        self._text, self.others = text.encode(), list[str]()

    def added(self, plan: Plan, port: str, known: Identity, main: FileFact | None) -> Plan:
        """Return a board's plan with the kept program, and with the `main.py` that starts it.

        A program that has a `program.py` of its own is the board's `main.py` itself, as it is in its folder; so is one on a board
        that has no starter.

        Args:
            plan: what it is to hold otherwise.
            port: its port.
            known: what it says of itself.
            main: what is known of its `main.py`, None where it has none.
        """
        starters = root_files(known.platform)
        if PROGRAM in plan.files or STARTER not in starters:
            return self._with(plan, {STARTER: self._text})
        starter = starters[STARTER].read_bytes()
        if main is None or main.ours or main.crc32 == zlib.crc32(starter):
            return self._with(plan, {PROGRAM: self._text, STARTER: starter})
        self.others.append(port)
        return self._with(plan, {PROGRAM: self._text})

    @staticmethod
    def _with(plan: Plan, files: Mapping[str, bytes]) -> Plan:
        # What was wrong with the program before is no longer told.
        removed = (*plan.remove, f"/{FAULT_FILE}")
        return plan._replace(files={**plan.files, **files}, remove=removed)
