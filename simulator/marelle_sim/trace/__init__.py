"""The trace of a run: its events, its file format, and the code that reads both (`docs/trace.md`).

A run uses `recorder` and `trace`. To read a trace, use `Trace.find`, which returns objects of `events` with named fields, and
`path` for the places of a robot over time, which is imported only when it is used. Code outside this package must not use the
position of a value in an event's row.
"""

from marelle_sim.trace.events import (
    CARRIED_US,
    Await,
    BoxMoved,
    Button,
    Callback,
    End,
    Event,
    Glow,
    Leave,
    Led,
    Motion,
    Pixels,
    Print,
    Received,
    Relay,
    ScreenPage,
    Sent,
    Servo,
    Set,
    Tone,
    Touch,
    Typed,
)
from marelle_sim.trace.trace import VERSION, Trace, make_trace
from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.trace.path import LineFollowing, Look, follow_lines, walk

__all__ = [
    "CARRIED_US", "VERSION", "Await", "BoxMoved", "Button", "Callback", "End", "Event", "Glow", "Leave", "Led", "LineFollowing", "Look", "Motion",
    "Pixels", "Print", "Received", "Relay", "ScreenPage", "Sent", "Servo", "Set", "Tone", "Touch", "Trace", "Typed", "follow_lines", "make_trace",
    "walk",
]  # fmt: skip

if not TYPE_CHECKING:  # a type checker must not believe that every name is here
    __getattr__ = lazily(
        __name__,
        {"path": ("LineFollowing", "Look", "follow_lines", "walk")},
    )  # fmt: skip
