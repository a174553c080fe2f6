"""Runs of one program in CPython and in the real MicroPython."""

from typing import Any

from programs import RunText

from marelle_sim import Run

SQUARE = """
from marelle.fr import *
for cote in range(4):
    avancer(1)
    droite()
"""


def both(run_text: RunText, text: str, **options: Any) -> tuple[Run, Run]:
    """Return the run in CPython and the one in MicroPython."""
    return run_text(text, **options), run_text(text, **options, vm="micropython")
