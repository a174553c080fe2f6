# mypy: disable-error-code="attr-defined"
"""Checked numbers, waits, errors, and the state of a run, which all other files use."""

import time

try:
    from micropython import const as const  # noqa: PLC0414 - for the files that import it from here
except ImportError:  # Python on a computer: the library is imported, and does nothing
    from ._desktop import const as const  # type: ignore[assignment]  # noqa: PLC0414

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from machine import Pin

    from . import Robot


def number(value: object, most: int, form: str, unit: int = 1, least: "int | None" = None) -> int:
    """Return `value` x `unit`, rounded to an integer, if `value` is a number from `least` to `most`.

    >>> number(12.5, 100, "power(percent)", 100)
    1250

    Args:
        value: what the program gave.
        most: upper bound.
        form: the call as it should be written; in the message it follows the code.
        unit: factor of the result.
        least: lower bound; None: -`most`.

    Raises:
        ArgumentError: E-BOT-01, it is not a number (True and False are none), or out of bounds. It is a KitError while the robot makes a
            part from its table.
    """
    if least is None:
        least = -most
    if type(value) is int and least <= value <= most:  # first, for control loops
        return value * unit
    # NaN fails this comparison. A pair of classes in one isinstance would take memory.
    if (isinstance(value, int) or isinstance(value, float)) and least <= value <= most:  # noqa: SIM101
        return round(value * unit)
    raise refused("E-BOT-01", form, least, most)


def refused(code: str, part: str, *facts: object) -> Exception:
    """Return the exception for a code, to be raised. `facts` are the values that `errors.TABLE` lists for the code, or one text."""
    from .errors import error

    return error(code, part, facts, Current)


class Current:
    """The state of a run, as attributes of the class, because `forward()` and `wait()` are called without an object.

    Each run loads this file anew, so its state is empty at the start.
    """

    robot: "Robot | None" = None  # the robot that was made last
    i2c: "tuple[int, int, int] | None" = None  # the bus of its parts: number, data pin, clock pin
    interrupted = False  # by a Ctrl-C during the motors' tick, not raised yet
    making = ""  # name of the part that a robot is making now
    pins: "dict[Pin, str]" = {}  # each pin in use and its owner: name of a part
    shared: "dict[Pin, bool]"  # pins of several parts: True if all of these are the robot's. Made with the first one (`sharing.py`)
    signals: "dict[int | str, int]"  # frequencies of PWM pins in Hz, 0 if it changes. Made with the first one (`pwm.py`)
    square = 150  # mm, the side of one square of the mat
    stops: "list[Callable[[], object]]" = []  # called by `stop_all`, motors first
    tasks: "Callable[[object], object] | None" = None  # inside `run()`: returns an awaitable
    services: "tuple[Callable[[], None], ...]" = ()  # called every 10 ms of a wait


def stop_all() -> bool:
    """Stop every motor, servo, relay and sound; called at the end of a program, however it ends. Return True if a move or drive was cut short.

    If one of them raises an error (a chip does not answer, Ctrl-C), the others are stopped first; then the error is raised.
    """
    cut, failed = False, None
    for stop in Current.stops:
        try:
            if stop():
                cut = True
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the others have to stop in any case
            failed = error
    if failed:
        raise failed
    return cut


def wait(ms: int) -> None:
    """Wait `ms` milliseconds. A robot that moves goes on moving, and its gyro is read if that is used.

    >>> wait(500)
    """
    if Current.services:
        from .serving import wait_and_serve

        wait_and_serve(Current.services, ms)
    else:
        time.sleep_ms(ms)
    heed()


def heed() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed during the motors' tick, whose callback cannot raise it in the program itself."""
    if Current.interrupted:
        Current.interrupted = False
        raise KeyboardInterrupt
