"""The simulator: runs MicroPython programs on virtual boards, in virtual time.

Example:
    >>> from marelle_sim import simulate
    >>> run = simulate("square.py", world="squares")
    >>> run.pose.x_mm, run.contacts
"""

from marelle_sim.simulation import simulate

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
    from marelle_sim.run import Contact, RobotRun, Run
    from marelle_sim.testing import virtual_board
    from marelle_sim.trace import Trace
    from marelle_sim.world import load_world

__all__ = [
    "ChipError", "CommandChip", "Contact", "DhtChip", "KitError", "Nack", "OneWireChip", "PictureError", "ProgramError",
    "ProgramFileError", "RegisterChip", "RobotRun", "Run", "SpiChip", "Trace", "TraceError", "UsageProblem",
    "WorldError", "crc8", "load_kit", "load_world", "simulate", "virtual_board",
]  # fmt: skip

_HOMES = {
    "chips": ("CommandChip", "DhtChip", "Nack", "OneWireChip", "RegisterChip", "SpiChip", "crc8"),
    "kits": ("load_kit",),
    "run": ("Contact", "RobotRun", "Run"),
    "testing": ("virtual_board",),
    "trace": ("Trace",),
    "world": ("load_world",),
}

if not TYPE_CHECKING:  # a type checker must not believe that every name is here

    def __getattr__(name: str) -> object:
        """Load what only some programs need when they ask for it."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - see the docstring

        home = next((home for home, names in _HOMES.items() if name in names), "errors")
        return getattr(import_module(f"{__name__}.{home}"), name)
