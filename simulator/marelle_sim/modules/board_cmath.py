"""MicroPython's `cmath`."""

from cmath import cos, e, exp, log, log10, phase, pi, polar, rect, sin, sqrt

__all__ = ["cos", "e", "exp", "log", "log10", "phase", "pi", "polar", "rect", "sin", "sqrt"]
