"""What goes wrong on the board: one exception, with a code that the computer explains at length."""


class RobotError(Exception):
    """Tell what is wrong with the robot or with a call.

    Attributes:
        code: stable code, such as "E-BOT-01"; the computer has the long text in French and English.
        part: the part or the call concerned, such as "range" or "straight(mm)".
    """

    def __init__(self, code: str, part: str, said: str) -> None:
        super().__init__(code + " " + part + ": " + said)
        self.code = code
        self.part = part


def number(value: object, most: int, form: str, unit: int = 1) -> int:
    """Return `value` x `unit` as a whole number; refuse what is not a number between -most and most.

    `form` is the call as it should be written, such as "straight(mm)": it is what the message shows.
    """
    # Not the negation of two comparisons: NaN fails both.
    if isinstance(value, (int, float)) and -most <= value <= most:
        return round(value * unit)
    raise RobotError("E-BOT-01", form, "a number from -%d to %d is expected" % (most, most))
