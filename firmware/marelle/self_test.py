"""`bot.self_test()`: each wheel turns a little, and wiring mistakes are printed."""

from .calibrate import asked
from .tools import const, refused, wait

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from . import Robot
    from .calibrate import Ask
    from .side import Side

_MS = const(200)
_REST_MS = const(300)  # until it stands still
_POWER = const(30)  # % above the dead band: a few centimetres in _MS, then back
_COUNTS = const(8)  # an encoder has counted at least so many if its wheel has turned
_SIDES = ("left", "right")
_SAID = {
    "start": (
        "Pose le robot sur une cale, ou laisse-lui 10 cm de chaque côté : chaque roue va tourner un peu.",
        "Put the robot on a block, or leave it 10 cm on each side: each wheel will turn a little.",
    ),
    "wheel": (
        "Quelle roue a tourné d'abord ? 0 aucune ; 1 la gauche en avant, 2 en arrière ; 3 la droite en avant, 4 en arrière.",
        "Which wheel turned first? 0 none; 1 the left one forward, 2 back; 3 the right one forward, 4 back.",
    ),
}


def console(name: str, least: int, most: int) -> "float | None":
    """Print the question called `name`, and return the answer of a person: see `calibrate.asked`."""
    return asked(_SAID.get(name, _SAID["wheel"]), least, most)


def self_test(robot: "Robot", ask: "Ask" = console) -> bool:
    """Turn each wheel forward for a moment and back, and print what is wrong (E-BOT-25 to 30). Return True if nothing is wrong.

    >>> bot.self_test()

    A person says which wheel turned, and in which direction, because no encoder can tell.

    Args:
        robot: a robot on a block, or with 10 cm of room.
        ask: called with "start", then with "left wheel" and "right wheel" after that motor was driven, each time with the least and the
            greatest answer. It returns 0, nothing turned; 1, the left wheel turned forward; 2, the left one back; 3, the right one
            forward; 4, the right one back; None to give up, with the result False.

    Raises:
        RobotError: E-BOT-34, a controller of the robot's own drives the motors.
    """
    base = robot._base  # noqa: SLF001 - of our own class
    assert base is not None
    engine = base._engine  # noqa: SLF001
    motors = engine.motors
    if motors is None:
        raise refused("E-BOT-34", "self_test()")
    duty = min(100, robot._kit.DRIVE.get("dead_band", 8) + _POWER) * 65535 // 100  # noqa: SLF001
    if ask("start", 0, 0) is None:
        return False
    engine.halt()
    good = True
    for side in (0, 1):
        counted = _pulse(motors, side, duty)
        _pulse(motors, side, -duty)
        turned = ask(_SIDES[side] + " wheel", 0, 4)
        if turned is None:
            return False
        for code, what in _findings(side, int(turned), counted):
            print(code, _SIDES[side] + ":", what)
            good = False
    return good


def _pulse(motors: "tuple[Side, Side]", side: int, duty: int) -> "list[int] | None":
    """Drive one motor (0 left, 1 right) with a duty for 0.2 s, then brake.

    Return the counts of the left and the right encoder meanwhile, or None without encoders.
    """
    first, second = motors[0].encoder, motors[1].encoder
    before = (first.count(), second.count()) if first and second else None
    bridge = motors[side].bridge
    try:
        bridge.duty(duty)
        wait(_MS)
    finally:
        bridge.brake()
    wait(_REST_MS)
    if first is None or second is None or before is None:
        return None
    return [first.count() - before[0], second.count() - before[1]]


def _findings(side: int, turned: int, counted: "list[int] | None") -> "list[tuple[str, str]]":
    """Return a code and a sentence for each mistake in the wiring.

    Args:
        side: the motor that was driven: 0 left, 1 right.
        turned: the answer of the person, as in `self_test`.
        counted: counts of the left and the right encoder meanwhile; None without encoders.
    """
    if not turned:
        return [("E-BOT-25", "its motor does not turn")]
    wheel, back = (turned - 1) // 2, turned % 2 == 0
    found = []
    if wheel != side:
        found.append(("E-BOT-26", "the other motor turns: exchange their wires"))
    if back:
        found.append(("E-BOT-27", "its motor turns back: exchange its two wires"))
    if counted is not None:
        own, other = counted[wheel], counted[1 - wheel]
        if abs(own) < _COUNTS:
            if abs(other) < _COUNTS:
                found.append(("E-BOT-28", "its encoder counts nothing"))
            else:
                found.append(("E-BOT-29", "the other encoder counts: exchange them"))
        elif (own < 0) is not back:
            found.append(("E-BOT-30", "its encoder counts the wrong way: exchange A and B"))
    return found
