"""The types of the fixtures that run a program: what a test says of its parameters."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from serial import Serial

from marelle_help import ProgramError
from marelle_sim import Run

if TYPE_CHECKING:  # not every system has them
    from marelle_doubles import BoardDouble

RunText = Callable[..., Run]
"""Of `run_text`: simulates a program, a file or a text, with the given options."""

Printed = Callable[..., list[str]]
"""Of `printed`: runs a program to its end and gives the lines that it printed."""

MakeDouble = Callable[..., "BoardDouble"]
"""Of `board_double`: makes a double of a board that ends with the test."""

BoardPort = Callable[..., Serial]
"""Of `board_port`: makes a double of a board and opens its port."""

Fails = Callable[..., ProgramError]
"""Of `fails`: runs a program to the error that ends it."""
