"""MicroPython's `errno`: the names that the port has."""

from marelle_sim.microcontroller.oserror import names

errorcode = names()
globals().update({name: number for number, name in errorcode.items()})

__all__ = ["errorcode", *errorcode.values()]  # noqa: PLE0604 - they come from one table
