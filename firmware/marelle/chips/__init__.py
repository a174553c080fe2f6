"""Drivers of chips, each loaded when a kit or a program uses it: `from marelle.chips import BH1750`."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def __getattr__(name: str) -> "Any":
    """Return the driver class called `name`, such as `BH1750`, or the module of the file of that name; AttributeError without either."""
    from .homes import find

    return find(name)
