"""What is raised when the robot or a call is wrong: loaded when that happens, or when a program names it."""


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


def refuse_number(form: str, least: int, most: int) -> RobotError:
    """Return what is wrong with a number that is not from `least` to `most`, in a call of that form."""
    return RobotError("E-BOT-01", form, "a number from %d to %d is expected" % (least, most))
