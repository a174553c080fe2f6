"""Leave a program on a board, to start by itself when the board is switched on."""

import zlib
from collections.abc import Mapping

from marelle_files.library import root_files
from marelle_protocol import FAULT_FILE, FileFact, Identity, Plan

STARTER, PROGRAM = "/main.py", "/program.py"


class StartupProgram:
    """A program that is to start when a board is switched on.

    Attributes:
        others: ports of the boards whose own `main.py` was left in place, and starts instead of the program.
    """

    def __init__(self, text: str) -> None:
        """Take the text of the program."""
        self._text, self.others = text.encode(), list[str]()

    def added(self, plan: Plan, port: str, known: Identity, main: FileFact | None) -> Plan:
        """Return a new plan for a board: `plan` with the program in `program.py`, and with the starter, a `main.py` that starts it.

        The program itself becomes `main.py`, and replaces any other, where `plan` has a `program.py` already, or where the board's
        platform has no starter. Otherwise a `main.py` on the board that marelle did not write stays: then the new plan has no
        starter, and the port is added to `others`. Each new plan also removes the board's `error.txt`, the error of an earlier program.

        Args:
            plan: the other files that the board is to hold.
            port: the board's port.
            known: the board's identity.
            main: size and checksum of the board's `main.py`, None where it has none.
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
        # The noted error of the earlier program is deleted.
        return plan._replace(
            files={**plan.files, **files}, remove=(*plan.remove, f"/{FAULT_FILE}")
        )
