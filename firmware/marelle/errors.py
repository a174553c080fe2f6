"""The exceptions of the library. Loaded when one is raised, or when a program names one.

There is a class for each way in which a program may react to an error. The text begins with a code; the attributes are the facts in it.

>>> try:
...     imu = IMU()
... except NoAnswerError as error:
...     print(error.part, error.seen)
"""

TYPE_CHECKING = (
    False  # a plain one: to import `const` from `tools`, which loads this file, would be a circle
)
if TYPE_CHECKING:
    from typing import Any


class RobotError(Exception):
    """Raised when a part of the robot fails, or a call is wrong: the base class of all the others except `NoPartError`.

    Attributes:
        code: a stable code, such as "E-BOT-01". `marelle` on a computer explains it in French and English.
        part: the part or the call concerned, such as "range_left" or "straight(mm)".
    """

    def __init__(self, code: str, part: str, said: str) -> None:
        super().__init__(code + " " + part + ": " + said)
        self.code = code
        self.part = part


class ArgumentError(RobotError):
    """Raised when an argument of a call is wrong: E-BOT-01, 02, 20, 21, 24, 43. Nothing has changed then.

    Attributes:
        least: lower bound, if the text has bounds.
        most: upper bound, if the text has bounds.
    """

    least: int
    most: int


class KitError(RobotError):
    """Raised when a kit's table or `board.json` is wrong, or two parts need the same pin: E-BOT-04, 05, 09 to 19, 42, 44, 45.

    Also raised, in place of `ArgumentError` and with its code and bounds, when a table gives a part a wrong argument.

    Attributes:
        table: file of the table that is wrong, such as "my_robot.py"; missing for a table of the library.
        pin: the pin that two parts need.
        other: the part that already has it, or the pin that conflicts with it.
        least: lower bound, if the text has bounds.
        most: upper bound, if the text has bounds.
        why: what the board said (E-BOT-19).
    """

    table: str
    pin: "int | str"
    other: "int | str"
    least: int
    most: int
    why: str


class NoAnswerError(RobotError):
    """Raised when a chip or a sensor does not answer: E-BOT-06 on a bus, E-BOT-38 with a data wire of its own, E-BOT-33 for ultrasound.

    Attributes:
        address: its address on the bus; missing without a bus.
        seen: the addresses that answer on that bus.
        pin: the pin of its wire; missing on a bus.
    """

    address: int
    seen: "list[int]"
    pin: "int | str"


class WrongChipError(RobotError):
    """Raised when another chip answers at the address: E-BOT-07.

    Attributes:
        identity: value of its identification register.
    """

    identity: int


class BusError(RobotError):
    """Raised when a bus cannot be used because SDA or SCL is held low: E-BOT-35."""


class MeasurementError(RobotError):
    """Raised when a sensor answers, but its measurement is useless. Remove the cause, and read it again.

    E-BOT-36, a chip does not measure; E-BOT-37, its answer arrived damaged; E-BOT-39, it is too dark under `ColorSensor.calibrate()`;
    E-BOT-41, a joystick is not in its middle when it is made.
    """


class StorageError(RobotError):
    """Raised when the board's flash is full or cannot be written: E-BOT-46, by `calibrate()`; E-BOT-50, by `log()`."""


class NoPartError(AttributeError):
    """Raised when the robot has no part or method with that name: E-BOT-08.

    It is an `AttributeError`, so that `hasattr(bot, "imu")` works; it is no `RobotError`, because in MicroPython an exception cannot inherit from both.

    Attributes:
        code: "E-BOT-08".
        part: the name that the program used.
        known: names of the robot's parts and methods.
        parts: names of its parts.
    """

    def __init__(self, part: str, known: "list[str]", parts: "list[str]") -> None:
        from .nearest import nearest

        told = nearest(part, known)
        if parts and not told:
            told = "; it has " + ", ".join(parts)
        super().__init__("E-BOT-08 " + part + ": the robot has no '" + part + "'" + told)
        self.code = "E-BOT-08"
        self.part = part
        self.known = known
        self.parts = parts


# Code, class, attributes in the order of the text (or -), and text. A code without a text is raised with one of its own each time.
# A computer reads this table too (`marelle_help.refusals`), to find the attributes in the text that a board sends.
TABLE = """
E-BOT-01 ArgumentError least,most a number from %d to %d is expected
E-BOT-02 ArgumentError
E-BOT-04 KitError
E-BOT-05 KitError least,most a number from %d to %d is expected
E-BOT-06 NoAnswerError address,seen no answer at %d; push its cable in. Seen on the bus: %s
E-BOT-07 WrongChipError identity another chip answers: 0x%02x
E-BOT-09 KitError - this kit has no wheels
E-BOT-10 KitError
E-BOT-11 KitError pin,other pin %s is used by %s already
E-BOT-12 KitError pin,other pin %s serves %s already
E-BOT-13 KitError
E-BOT-14 KitError
E-BOT-15 KitError
E-BOT-16 KitError
E-BOT-17 KitError
E-BOT-18 KitError
E-BOT-19 KitError why this board is not that of the kit: %s
E-BOT-20 ArgumentError
E-BOT-21 ArgumentError
E-BOT-24 ArgumentError - a bus is (number, data pin, clock pin)
E-BOT-33 NoAnswerError pin pin %s hears nothing: check its wires
E-BOT-34 RobotError - this robot's own controller cannot do that
E-BOT-35 BusError - the bus is held low: SDA or SCL touches GND
E-BOT-36 MeasurementError - no measurement: unplug it, plug it in again
E-BOT-37 MeasurementError - its answer arrived damaged
E-BOT-38 NoAnswerError pin no answer on pin %s; check its wire and its resistor
E-BOT-39 MeasurementError
E-BOT-41 MeasurementError
E-BOT-42 KitError
E-BOT-43 ArgumentError
E-BOT-44 KitError pin,other pin %s shares the timer of pin %s
E-BOT-45 KitError
E-BOT-46 StorageError
E-BOT-50 StorageError
"""
_OF_TABLES = ("E-BOT-13", "E-BOT-14", "E-BOT-15", "E-BOT-16", "E-BOT-17", "E-BOT-18")


def error(code: str, part: str, facts: "tuple[Any, ...]", current: "Any") -> RobotError:
    """Return the exception for a code, to be raised. While the robot makes a part from its table, it is a KitError in place of an ArgumentError.

    Args:
        code: such as "E-BOT-01".
        part: the call or the part concerned. While the robot makes a part from its table, that part's name replaces it; a number of DRIVE keeps
            its own.
        facts: the values of the attributes that `TABLE` lists for the code; or one text, if it lists others.
        current: `tools.Current`: has the name of the part that is being made, and the robot.
    """
    making = current.making
    kind, names, said = _row(code)
    if making:
        if making != "DRIVE" or "(" in part:  # else it is one of its numbers
            part = making
        if kind is ArgumentError:  # the argument stands in the kit's table
            kind = KitError
    if len(names) == len(facts):
        said = said % facts if facts else said
    else:
        names, said = (), str(facts[0])
    kit = current.robot and current.robot._kit  # noqa: SLF001 - of our own class
    if kind is KitError and (making or code in _OF_TABLES) and kit and "." not in kit.__name__:
        table = kit.__name__ + ".py"  # of the program's folder
        said += " (" + table + ")"
        names, facts = names + ("table",), facts[: len(names)] + (table,)  # noqa: RUF005 - MicroPython has no (*a, b)
    made: RobotError = kind(code, part, said)
    for name, fact in zip(names, facts):
        setattr(made, name, fact)
    return made


def _row(code: str) -> "tuple[type[RobotError], tuple[str, ...], str]":
    """Return the class of a code, the names of its attributes and its text, from `TABLE`; else `RobotError`, () and ""."""
    start = TABLE.find("\n" + code + " ")
    if start < 0:
        return RobotError, (), ""
    row = TABLE[start + 1 : TABLE.find("\n", start + 1)].split(" ", 3)
    row.extend(("-", ""))  # of a code without a text
    return globals()[row[1]], () if row[2] == "-" else tuple(row[2].split(",")), row[3]
