"""The types of the fixtures that run a program: what a test says of its parameters."""

from __future__ import annotations

from collections.abc import Callable

from marelle_help import ProgramError
from marelle_sim import Run

RunText = Callable[..., Run]
"""Of `run_text`: writes a program to a file and simulates it with the given options."""

Printed = Callable[..., list[str]]
"""Of `printed`: runs a program to its end and gives the lines that it printed."""

Fails = Callable[..., ProgramError]
"""Of `fails`: runs a program to the error that ends it."""
