"""The simulator: runs MicroPython programs on virtual boards, in virtual time.

Example:
    >>> from marelle_sim import simulate
    >>> run = simulate("square.py", world="squares")
    >>> run.pose.x_mm, run.contacts
"""

from marelle_sim.simulation import simulate
from marelle_text.lazy import lazily

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
        dallas_crc8,
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
    from marelle_sim.run import Contact, RobotRun, Run
    from marelle_sim.runners.child.parent import ProgramProcess, warm_children
    from marelle_sim.testing.board import virtual_board
    from marelle_sim.trace import Trace
    from marelle_sim.world import load_world

__all__ = [
    "ChipError", "CommandChip", "Contact", "DhtChip", "KitError", "Nack", "OneWireChip", "PictureError", "ProgramError",
    "ProgramFileError", "ProgramProcess", "RegisterChip", "RobotRun", "Run", "SpiChip", "Trace", "TraceError", "UsageProblem",
    "WorldError", "crc8", "dallas_crc8", "load_kit", "load_world", "simulate", "virtual_board", "warm_children",
]  # fmt: skip

if not TYPE_CHECKING:  # a type checker must not believe that every name is here
    __getattr__ = lazily(
        __name__,
        {
            "chips": ("CommandChip", "DhtChip", "Nack", "OneWireChip", "RegisterChip", "SpiChip", "crc8", "dallas_crc8"),
            "errors": (
                "ChipError", "KitError", "PictureError", "ProgramError", "ProgramFileError", "TraceError", "UsageProblem",
                "WorldError",
            ),
            "kits": ("load_kit",),
            "run": ("Contact", "RobotRun", "Run"),
            "runners.child.parent": ("ProgramProcess", "warm_children"),
            "testing.board": ("virtual_board",),
            "trace": ("Trace",),
            "world": ("load_world",),
        },
    )  # fmt: skip
