"""The simulator: runs MicroPython programs on virtual boards, in virtual time.

Example:
    >>> from marelle_sim import simulate
    >>> run = simulate("square.py", world="squares")
    >>> run.pose.x_mm, run.contacts
"""

from marelle_sim.run import Contact, RobotRun, Run
from marelle_sim.simulation import simulate
from marelle_sim.world import load_world

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.chips import (
        CommandChip,
        DhtChip,
        Nack,
        OneWireChip,
        RegisterChip,
        SpiChip,
        crc8,
    )
    from marelle_sim.errors import (
        ChipError,
        KitError,
        PictureError,
        ProgramError,
        ProgramFileError,
        TraceError,
        UsageProblem,
        WorldError,
    )
    from marelle_sim.kits import load_kit
    from marelle_sim.testing.virtual_board import virtual_board
    from marelle_sim.trace import Trace

__all__ = [
    "ChipError", "CommandChip", "Contact", "DhtChip", "KitError", "Nack", "OneWireChip", "PictureError", "ProgramError",
    "ProgramFileError", "RegisterChip", "RobotRun", "Run", "SpiChip", "Trace", "TraceError", "UsageProblem",
    "WorldError", "crc8", "load_kit", "load_world", "simulate", "virtual_board",
]  # fmt: skip

_CHIPS = ("CommandChip", "DhtChip", "Nack", "OneWireChip", "RegisterChip", "SpiChip", "crc8")

if not TYPE_CHECKING:  # a type checker must not believe that every name is here

    def __getattr__(name: str) -> object:
        """Load what only some programs need when they ask for it."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "load_kit":
            from marelle_sim import kits as module  # noqa: PLC0415 - see the docstring
        elif name == "Trace":
            from marelle_sim import trace as module  # noqa: PLC0415 - see the docstring
        elif name == "virtual_board":
            from marelle_sim.testing import virtual_board as module  # noqa: PLC0415 - see the docstring
        elif name in _CHIPS:
            from marelle_sim import chips as module  # noqa: PLC0415 - see the docstring
        else:
            from marelle_sim import errors as module  # noqa: PLC0415 - see the docstring
        return getattr(module, name)
