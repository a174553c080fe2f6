"""MicroPython's `math`: its names, and its one message for the numbers that its functions refuse, but for `factorial`.

CPython words these errors differently from version to version, and raises `OverflowError` for some.
"""

import math as _real
from collections.abc import Callable
from math import (
    asinh,
    atan,
    atan2,
    ceil,
    copysign,
    cos,
    degrees,
    e,
    erf,
    erfc,
    fabs,
    floor,
    frexp,
    inf,
    isclose,
    isfinite,
    isinf,
    isnan,
    ldexp,
    modf,
    nan,
    pi,
    radians,
    sin,
    tan,
    tanh,
    tau,
    trunc,
)  # fmt: skip

__all__ = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "copysign", "cos", "cosh", "degrees", "e",
    "erf", "erfc", "exp", "expm1", "fabs", "factorial", "floor", "fmod", "frexp", "gamma", "inf", "isclose", "isfinite",
    "isinf", "isnan", "ldexp", "lgamma", "log", "log2", "log10", "modf", "nan", "pi", "pow", "radians", "sin",
    "sinh", "sqrt", "tan", "tanh", "tau", "trunc",
]  # fmt: skip


def _strict(function: Callable[..., float]) -> Callable[..., float]:
    def strict(*arguments: float) -> float:
        try:
            return function(*arguments)
        except (ValueError, OverflowError):
            raise ValueError("math domain error") from None

    return strict


_REFUSING: tuple[Callable[..., float], ...] = (
    _real.acos, _real.acosh, _real.asin, _real.atanh, _real.cosh, _real.exp, _real.expm1, _real.fmod,
    _real.gamma, _real.lgamma, _real.log, _real.log10, _real.log2, _real.pow, _real.sinh, _real.sqrt,
)  # fmt: skip
(
    acos, acosh, asin, atanh, cosh, exp, expm1, fmod,
    gamma, lgamma, log, log10, log2, pow, sinh, sqrt,
) = map(_strict, _REFUSING)  # fmt: skip


def factorial(x: int) -> int:
    """Return the factorial x!; ValueError if `x` is negative."""
    if x < 0:
        raise ValueError("negative factorial")
    return _real.factorial(x)
