# mypy: disable-error-code="attr-defined"
"""What everything here stands on: numbers that are checked, time, and what lives for a whole run."""

import time

try:
    from micropython import const as const  # noqa: PLC0414 - for the files that import it from here
except ImportError:  # plain Python, where the library is only looked at
    from ._desktop import const as const  # type: ignore[assignment]  # noqa: PLC0414

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from machine import Pin

    from . import Robot


def number(value: object, most: int, form: str, unit: int = 1, least: "int | None" = None) -> int:
    """Return `value` x `unit` as a whole number; refuse what is not a number from `least` (-most unless said) to `most`.

    `form` is the call as it should be written, such as "straight(mm)": it is what the message shows.
    """
    if least is None:
        least = -most
    if type(value) is int and least <= value <= most:  # first: a control loop comes here
        return value * unit
    # Not the negation of two comparisons: NaN fails both. A pair of classes would be made for each call, or kept.
    if (isinstance(value, int) or isinstance(value, float)) and least <= value <= most:  # noqa: SIM101
        return round(value * unit)
    raise refused("E-BOT-01", form, least, most)


def refused(code: str, part: str, *facts: object) -> Exception:
    """Return the error of that code, to be raised: `facts` are what `errors.py` says of it, or a text. It is loaded now."""
    from .errors import error

    return error(code, part, facts, Current)


class Current:
    """What `avancer()` and `wait(10)`, which name no object, work on: the one place with state.

    It stays on the class. Every run starts with this file freshly loaded, hence empty.
    """

    robot: "Robot | None" = None  # the one that was made last
    i2c: "tuple[int, int, int] | None" = None  # the bus of its parts: number, data pin, clock pin
    interrupted = False  # by Ctrl-C, of which the program is still to hear
    making = ""  # the name of the part that a robot is making
    pins: "dict[Pin, str]" = {}  # those in use, and the name of the part that has each
    shared: "dict[Pin, bool]"  # pins that several parts have, and whether all are the robot's: made with the first one (`sharing.py`)
    signals: "dict[int | str, int]"  # the frequencies of PWM pins, 0 where it changes: made with the first one (`pwm.py`)
    square = 150  # mm, the side of one square of the mat
    stops: "list[Callable[[], object]]" = []  # called by `stop_all`, motors first
    tasks: "Callable[[object], object] | None" = None  # inside `run()`: makes what is awaited
    services: "tuple[Callable[[], None], ...]" = ()  # called every 10 ms of a wait


def stop_all() -> bool:
    """Stop every motor and sound: called when a program ends, however it ends. Tell whether that cut a move short.

    What one of them raises (a chip that does not answer, a Ctrl-C) is raised when all have been called.
    """
    cut, failed = False, None
    for stop in Current.stops:
        try:
            if stop():
                cut = True
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - whatever it is, the next one has to stop
            failed = error
    if failed:
        raise failed
    return cut


def wait(ms: int) -> None:
    """Wait `ms` milliseconds; the robot goes on moving, and its gyro is read meanwhile.

    >>> wait(500)
    """
    if Current.services:
        from .serving import wait_and_serve

        wait_and_serve(Current.services, ms)
    else:
        time.sleep_ms(ms)
    heed()


def heed() -> None:
    """Raise the Ctrl-C that came while the motors' tick ran, where it could not go on to the program."""
    if Current.interrupted:
        Current.interrupted = False
        raise KeyboardInterrupt
