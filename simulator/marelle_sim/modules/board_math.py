"""MicroPython's `math`: its names, and one message for every argument that a function refuses.

CPython words these errors differently from version to version, and raises `OverflowError` for some.
"""

import math as _real
from collections.abc import Callable
from math import (
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
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "ceil",
    "copysign",
    "cos",
    "cosh",
    "degrees",
    "e",
    "erf",
    "erfc",
    "exp",
    "expm1",
    "fabs",
    "factorial",
    "floor",
    "fmod",
    "frexp",
    "gamma",
    "inf",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "ldexp",
    "lgamma",
    "log",
    "log2",
    "log10",
    "modf",
    "nan",
    "pi",
    "pow",
    "radians",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "tau",
    "trunc",
]  # fmt: skip

asinh = _real.asinh


def _strict(function: Callable[..., float]) -> Callable[..., float]:
    def strict(*arguments: float) -> float:
        try:
            return function(*arguments)
        except (ValueError, OverflowError):
            raise ValueError("math domain error") from None

    return strict


acos = _strict(_real.acos)
acosh = _strict(_real.acosh)
asin = _strict(_real.asin)
atanh = _strict(_real.atanh)
cosh = _strict(_real.cosh)
exp = _strict(_real.exp)
expm1 = _strict(_real.expm1)
fmod = _strict(_real.fmod)
gamma = _strict(_real.gamma)
lgamma = _strict(_real.lgamma)
log = _strict(_real.log)
log10 = _strict(_real.log10)
log2 = _strict(_real.log2)
pow = _strict(_real.pow)
sinh = _strict(_real.sinh)
sqrt = _strict(_real.sqrt)


def factorial(x: int) -> int:
    """Return x!."""
    if x < 0:
        raise ValueError("negative factorial")
    return _real.factorial(x)
