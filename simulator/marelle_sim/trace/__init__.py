"""The trace of a run: what is recorded, the file format, and the one place where it is read (`docs/trace.md`).

A run needs `recorder`, `poses` and `trace`. Who reads a trace asks `Trace.find` for `events` with names, and `path` for
the places of a robot over time: outside this folder nobody knows at which place of an event a value stands.
"""

from __future__ import annotations

from marelle_sim.trace.events import (
    Await,
    BoxMoved,
    Button,
    Callback,
    End,
    Event,
    Leave,
    Led,
    Motion,
    Pixels,
    Print,
    ScreenPage,
    Set,
    Tone,
    Touch,
)
from marelle_sim.trace.path import Look, walk
from marelle_sim.trace.trace import VERSION, Trace, make_trace

__all__ = [
    "VERSION",
    "Await",
    "BoxMoved",
    "Button",
    "Callback",
    "End",
    "Event",
    "Leave",
    "Led",
    "Look",
    "Motion",
    "Pixels",
    "Print",
    "ScreenPage",
    "Set",
    "Tone",
    "Touch",
    "Trace",
    "make_trace",
    "walk",
]  # fmt: skip
