"""An engine whose program runs in the real MicroPython; robot, board and trace are those of any other engine."""

import sys
from typing import Any

from marelle_sim.errors import ProgramError, UsageProblem
from marelle_sim.runners.engine import Engine
from marelle_sim.runners.micropython.failure import diagnosed
from marelle_sim.runners.micropython.process import GuestProcess, find
from marelle_sim.runners.micropython.session import Session

NAMES = ("python", "micropython")


def check_vm(name: str, *, function: bool, lines: bool) -> None:
    """Check that MicroPython can do a run.

    Args:
        name: the option `vm`, which is not "python".
        function: whether the program is a function of this Python.
        lines: whether the program's lines are to be recorded.

    Raises:
        UsageProblem: E-VM-01, it is not on this computer; E-VM-02, the name is unknown; E-VM-03, it can neither run a
            function nor record lines; E-VM-05, this is Windows, which has no sandbox that is closed before it starts.
    """
    if name not in NAMES:
        raise UsageProblem("E-VM-02", given=name[:100], known=", ".join(NAMES))
    if function or lines:
        raise UsageProblem("E-VM-03", name=name)
    if sys.platform == "win32":
        raise UsageProblem("E-VM-05")
    find()


class GuestEngine(Engine):
    """Runs one robot with its program in MicroPython."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Make the engine, with the arguments of `Engine`, and start MicroPython."""
        super().__init__(*given, **named)
        clock, heap = self.board.clock, self.board.heap.total
        self._guest = GuestProcess(heap, lambda: clock.next == 0)
        self._session = Session(self.board, self.loader, self._guest)

    def free(self) -> None:
        """End MicroPython, then do the same as `Engine.free`."""
        self._guest.close()
        super().free()

    def _start(self) -> None:
        self._session.run(self._role.source.text, self._role.source.entry)

    def _looked_at(self, error: BaseException) -> ProgramError:
        loader = self.loader
        return diagnosed(error, self._session.files, list(loader.builtins), loader.firmware_names)

    def stop_motors(self) -> bool:
        """Have the board library in MicroPython stop its motors; return True if a move was not finished."""
        return self._session.stop_all()

    def _stand_ins(self) -> list[str]:
        return [
            name
            for name in self.loader.firmware_names
            if f"{name}.py" in self._session.files.known
        ]
