"""The trace of a run: what is recorded, the file format, and the one place where it is read (`docs/trace.md`)."""

from __future__ import annotations

from marelle_sim.trace.trace import VERSION, Trace, make_trace

__all__ = ["VERSION", "Trace", "make_trace"]
