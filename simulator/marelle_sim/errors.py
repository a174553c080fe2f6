"""What can go wrong before or beside a pupil's program: one class per situation.

Each carries a stable code and its facts; the sentences live in `marelle_text`.
"""

from marelle_text import Problem


class WorldError(Problem, ValueError):
    """A world file is missing, malformed or impossible (`E-WORLD-…`)."""


class KitError(Problem, ValueError):
    """A kit is unknown or its table is wrong (`E-KIT-…`)."""


class ProgramFileError(Problem, ValueError):
    """A program cannot be read as one: missing, empty, binary, too large (`E-PROG-…`)."""


class UsageProblem(Problem, ValueError):
    """An option or argument of a run is out of its bounds (`E-RUN-…`)."""


class PictureError(Problem, OSError):
    """A picture or trace cannot be written (`E-PIC-…`)."""


class TraceError(Problem, ValueError):
    """A trace file is not a `trace-1` or breaks its limits (`E-TRACE-…`)."""


class PioError(Problem, RuntimeError):
    """A PIO program asks for what the simulator cannot do (`E-PIO-…`)."""
