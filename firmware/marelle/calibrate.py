"""`bot.calibrate()`: the robot drives a metre and some turns, a person measures the result, and the corrected dimensions are saved."""

from math import atan2, log

from .tools import Current, const, wait

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from . import Robot

    Ask = Callable[[str, int, int], float | None]

_MM = const(1000)
_TURNS = const(5)  # with encoders: an error of 5 degrees with a protractor is 0.3 % of five turns
_TURNS_BY_TIME = const(1)
_REST_MS = const(300)  # until it stands still, for the gyroscope
_CLOSE = const(20)  # mm: if a metre by time ends nearer, another one improves nothing
_METRES = const(4)
_TELLING = 0.01  # of the diameter (as a logarithm): a smaller change is too small for an estimate

_SAID = {
    "start": (
        "Trace une ligne d'au moins 1,5 m. Pose le robot au début, dans son sens, et marque où sont ses roues.",
        "Draw a line of at least 1.5 m. Put the robot at its start, along it, and mark where its wheels are.",
    ),
    "ahead": (
        "De combien a-t-il avancé le long de la ligne, en mm ?",
        "How far did it go along the line, in mm?",
    ),
    "right": (
        "À combien de la ligne est-il, en mm ? À droite +, à gauche -.",
        "How far is it from the line, in mm? To the right +, to the left -.",
    ),
    "turns": (
        "Trace une ligne sur laquelle il regarde : il va faire des tours sur place.",
        "Draw a line along which it looks: it will turn on the spot.",
    ),
    "turned": (
        "De combien a-t-il tourné en trop, en degrés ? Trop à droite +, pas assez -.",
        "By how much did it turn too far, in degrees? Too far to the right +, not enough -.",
    ),
    "go": ("Appuie sur Entrée quand il peut partir.", "Press Enter when it may go."),
    "number": ("Un nombre de %d à %d, ou rien pour arrêter.", "A number from %d to %d, or nothing to stop."),
    "unchanged": ("Rien n'est changé.", "Nothing is changed."),
    "saved": ("C'est gardé sur la carte.", "It is saved on the board."),
}  # fmt: skip


def console(name: str, least: int, most: int) -> "float | None":
    """Print the question called `name`, and return the answer of a person: see `asked`."""
    return asked(_SAID[name], least, most)


def asked(said: "tuple[str, ...]", least: int, most: int) -> "float | None":
    """Print a question, given in each language, and return the number from `least` to `most` that a person types.

    Ask again for anything else; None if nothing is typed. If `most` is 0, only wait for Enter, and return 0.
    """
    _print(said)
    if not most:
        _print(_SAID["go"])
        input()
        return 0
    while True:
        answer = input("? ").strip().replace(",", ".")
        if not answer:
            return None
        try:
            value = float(answer)
            if least <= value <= most:
                return value
        except ValueError:
            pass
        _print([line % (least, most) for line in _SAID["number"]])


def _print(lines: "tuple[str, ...] | list[str]") -> None:
    for line in lines:
        print(line)


def calibrate(robot: "Robot", ask: "Ask" = console) -> bool:
    """Measure a robot with a person's help, and save its corrected dimensions in `/board.json`.

    >>> bot.calibrate()

    Args:
        robot: a robot with a free floor, 1.5 m ahead and 0.5 m around. Its gyroscope is not used meanwhile.
        ask: called with the name of a question, the least and the greatest answer; returns the answer, or None to give up. Questions are
            "start" and "turns" (put the robot in place; any answer), "ahead" and "right" (mm), "turned" (degrees).

    Returns:
        True if the dimensions are saved; False if the person gave up or the robot was blocked: then its dimensions are those from before.

    Raises:
        StorageError: E-BOT-46, the flash is full.
        ArgumentError, KitError: the answers give dimensions out of bounds, or `/board.json` is wrong.
    """
    base = robot._base  # noqa: SLF001 - of our own class
    assert base is not None
    before = list(base._values)  # noqa: SLF001
    by_time = not base._engine.holds  # noqa: SLF001
    done, gyro = False, bool(Current.services)
    if gyro:  # it would correct the headings, and hide a wrong track
        robot.use_gyro(on=False)
    try:
        track = before[2] / 1000
        left, right = _Diameter(before[0] / 1000), _Diameter(before[1] / 1000)
        for _ in range(_METRES if by_time else 1):
            far, length, more = _metre(robot, ask, track)
            left.correct(length + more)
            right.correct(length - more)
            base.settings(wheel_diameter=(left.mm, right.mm))
            if far < _CLOSE:
                break
        for _ in range(2 if by_time else 1):  # by time a second one checks the first
            track *= _turn(robot, ask, _TURNS_BY_TIME if by_time else _TURNS)
            base.settings(axle_track=track)
        _save(robot, left.mm, right.mm, track)
        done = True
    except _GivenUpError:
        pass
    finally:
        if not done:
            base._values = before  # noqa: SLF001
            base.settings()
        if gyro:
            wait(_REST_MS)
            robot.use_gyro(on=True)
    _print(_SAID["saved" if done else "unchanged"])
    return done


class _GivenUpError(Exception):
    """Raised when the person gives no answer, or the robot was blocked."""


def _answer(ask: "Ask", name: str, least: int = 0, most: int = 0) -> float:
    value = ask(name, least, most)
    if value is None:
        raise _GivenUpError
    return value


class _Diameter:
    """The diameter of a wheel, corrected by how far the wheel has really rolled instead of a metre.

    With an encoder the distance is proportional to the diameter. By time, a wheel with a larger diameter gets less duty, and the distance
    is proportional to a power of the diameter. The exponent is 1 at first; it is estimated after a metre
    if the metre before changed the diameter by more than 1 %.
    """

    def __init__(self, mm: float) -> None:
        self.mm = mm
        self._power = 1.0
        self._last = 0.0, 0.0

    def correct(self, length: float) -> None:
        share, size = log(length / _MM), log(self.mm)
        last_share, last_size = self._last
        if last_size and abs(size - last_size) > _TELLING:
            self._power = max(0.5, min((share - last_share) / (last_size - size), 4.0))
        self._last = share, size
        self.mm *= (length / _MM) ** (1 / self._power)


def _metre(robot: "Robot", ask: "Ask", track: float) -> "tuple[float, float, float]":
    """Drive a metre, and ask where the robot ended.

    Return, in mm: the error at its end, ahead plus sideways; the length of its path; how much farther the left wheel rolled than that.
    If one wheel is larger, the path is an arc that begins along the line. It turns by twice the angle between the line and its chord.

    Raises:
        _GivenUpError: a question has no answer, or the robot did not reach the end of the metre.
    """
    _answer(ask, "start")
    if not robot.straight(_MM):
        raise _GivenUpError
    ahead = _answer(ask, "ahead", 200, 2500)
    right = _answer(ask, "right", -1500, 1500)
    angle = 2 * atan2(right, ahead)
    length = (ahead * ahead + right * right) * angle / (2 * right) if right else ahead
    return abs(ahead - _MM) + abs(right), length, angle * track / 2


def _turn(robot: "Robot", ask: "Ask", turns: int) -> float:
    """Turn on the spot, and ask for the error. Return the factor by which the assumed track must be multiplied."""
    _answer(ask, "turns")
    if not robot.turn(turns * 360):
        raise _GivenUpError
    return turns * 360 / (turns * 360 + _answer(ask, "turned", -180, 180))


def _save(robot: "Robot", left: float, right: float, track: float) -> None:
    """Save the track, the trim (half the difference of the diameters, in % of their mean) and the mean diameter.

    By time, save instead of the mean diameter the speed at full duty that follows from it.
    """
    from .board import save
    from .calibrated import by_duty

    table = robot._kit.DRIVE  # noqa: SLF001
    assert robot._base is not None  # noqa: SLF001
    mean = (left + right) / 2
    found: "dict[str, Any]" = {
        "trim": round((left - right) / mean * 50, 3),
        "track": round(track, 2),
    }
    if robot._base._engine.holds:  # noqa: SLF001
        found["wheel_diameter"] = round(mean, 3)
    else:
        found["mm_per_s_at_duty"] = round(by_duty(table) * mean / table["wheel_diameter"], 1)
    save(**found)
