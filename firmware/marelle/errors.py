"""What is raised when the robot or a call is wrong: loaded when that happens, or when a program names it.

Each class is for what a program may do about it; the code is in its text, and what it is about in its attributes.

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
    """Tell what is wrong with the robot or with a call: the parent of all but `NoPartError`.

    Attributes:
        code: stable code, such as "E-BOT-01"; the computer has the long text in French and English.
        part: the part or the call concerned, such as "range_left" or "straight(mm)".
    """

    def __init__(self, code: str, part: str, said: str) -> None:
        """Make one: `said` is what its text says after the code and the part."""
        super().__init__(code + " " + part + ": " + said)
        self.code = code
        self.part = part


class ArgumentError(RobotError):
    """Say that a call was given what will not do: E-BOT-01, 02, 20, 21, 43. Nothing was changed.

    Attributes:
        least, most: bounds of the number, where it is about one.
    """

    least: int
    most: int


class KitError(RobotError):
    """Say that a kit's table, or the board's settings, will not do: E-BOT-04, 05, 09 to 19, 42, 45.

    So is any `ArgumentError` of what a table gives to a part, with its code and its bounds.

    Attributes:
        table: the file of the table that is to blame, such as "my_robot.py"; none where it is one of ours.
    """

    table: str


class NoAnswerError(RobotError):
    """Say that a chip does not answer: E-BOT-06; E-BOT-38 on a wire of its own; E-BOT-33, a range sensor.

    Attributes:
        address: where it was asked for on its bus; a wire of its own has none.
        seen: the addresses that do answer there.
        pin: that of a wire of its own.
    """

    address: int
    seen: "list[int]"
    pin: "int | str"


class WrongChipError(RobotError):
    """Say that another chip answers: E-BOT-07.

    Attributes:
        identity: what it says it is.
    """

    identity: int


class BusError(RobotError):
    """Say that a bus cannot be used: a wire is held low."""


class StorageError(RobotError):
    """Say that the board's flash cannot keep something: it is full."""


class NoPartError(AttributeError):
    """Say that the robot has nothing of a name: E-BOT-08. Python's `hasattr(bot, "imu")` goes on working, so it is no `RobotError`.

    Attributes:
        code, part: as a `RobotError` has them.
        known: the names that the robot has.
        parts: those of them that are parts.
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


# Its class, what is said, and the names of the facts in that
_TABLE: "dict[str, Any]" = {
    "E-BOT-01": (ArgumentError, "a number from %d to %d is expected", "least", "most"),
    "E-BOT-02": (ArgumentError, ""),
    "E-BOT-04": (KitError, ""),
    "E-BOT-05": (KitError, ""),
    "E-BOT-06": (
        NoAnswerError,
        "no answer at %d; push its cable in. Seen on the bus: %s",
        "address",
        "seen",
    ),
    "E-BOT-07": (WrongChipError, "another chip answers: 0x%02x", "identity"),
    "E-BOT-09": (KitError, "this kit has no wheels"),
    "E-BOT-10": (KitError, ""),
    "E-BOT-11": (KitError, "pin %s is used by %s already", "pin", "other"),
    "E-BOT-12": (KitError, "pin %s serves %s already", "pin", "other"),
    "E-BOT-13": (KitError, ""),
    "E-BOT-14": (KitError, ""),
    "E-BOT-15": (KitError, ""),
    "E-BOT-16": (KitError, ""),
    "E-BOT-17": (KitError, ""),
    "E-BOT-18": (KitError, ""),
    "E-BOT-19": (KitError, "this board is not that of the kit: %s", "why"),
    "E-BOT-20": (ArgumentError, ""),
    "E-BOT-21": (ArgumentError, ""),
    "E-BOT-24": (ArgumentError, "a bus is (number, data pin, clock pin)"),
    "E-BOT-42": (KitError, ""),
    "E-BOT-43": (ArgumentError, ""),
    "E-BOT-44": (KitError, "pin %s shares the timer of pin %s", "pin", "other"),
    "E-BOT-45": (KitError, ""),
    "E-BOT-46": (StorageError, ""),
    "E-BOT-38": (NoAnswerError, "no answer on pin %s; check its wire and its resistor", "pin"),
    "E-BOT-33": (NoAnswerError, "pin %s hears nothing: check its wires", "pin"),
    "E-BOT-34": (RobotError, "this robot's own controller cannot do that"),
    "E-BOT-35": (BusError, "the bus is held low: SDA or SCL touches GND"),
}

_OF_TABLES = ("E-BOT-13", "E-BOT-14", "E-BOT-15", "E-BOT-16", "E-BOT-17", "E-BOT-18")


def error(code: str, part: str, facts: "tuple[object, ...]", current: "Any") -> RobotError:
    """Return the error of that code, of the class that it has.

    Args:
        code: see the table.
        part: what it is about; while a robot makes a part, that is it, by its name on the robot.
        facts: those of the code's row, else a text.
        current: `tools.Current`: the name of the part that is being made, and the robot whose table has it.
    """
    making = current.making
    kind, said, *names = _TABLE.get(code, (RobotError, ""))
    if making:
        if making != "DRIVE" or "(" in part:  # else it is one of its numbers
            part = making
        if kind is ArgumentError:
            kind = KitError  # what it was given is the table's
    told = len(names) == len(facts)
    said = (said % facts if facts else said) if told else str(facts[0])
    table = (
        _own_table(current.robot) if kind is KitError and (making or code in _OF_TABLES) else ""
    )
    if table:
        said += " (" + table + ")"
    made: RobotError = kind(code, part, said)
    if told:
        for name, fact in zip(names, facts):
            setattr(made, name, fact)
    if table:
        setattr(made, "table", table)  # noqa: B010 - of those classes it is one that has it
    return made


def _own_table(robot: "Any") -> str:
    """Return the file of the table of a robot, "" where that is one of ours."""
    kit = robot._kit if robot else None  # noqa: SLF001 - what a robot has inside
    return kit.__name__ + ".py" if kit and "." not in kit.__name__ else ""
