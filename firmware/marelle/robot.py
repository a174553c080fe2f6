"""The robot of a kit: a drive base, and its sensors and lights by name."""

from . import _default
from .drive import DriveBase
from .errors import RobotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .parts.line import LineSensor

_BOARD_FILE = "/board.json"


class Robot(DriveBase):
    """Drive a kit's robot and use its parts.

    >>> bot = Robot()
    >>> bot.straight(300)
    >>> bot.turn(90)

    Args:
        kit: name of the kit; by default the one saved on the board, else "pico_bot".

    A part is made when it is first named: `bot.range`, `bot.line`, `bot.imu`, `bot.led`, `bot.pixels`, `bot.screen`,
    `bot.buzzer`, `bot.button`, `bot.battery`.
    """

    line: "LineSensor"

    def __init__(self, kit: "str | None" = None) -> None:
        table = _load(kit or _saved_kit() or "pico_bot")
        from . import hal
        from .chips.quadrature import QuadratureEncoder
        from .parts.motor import Motor

        self._kit = table
        self._hal = hal
        DriveBase.__init__(
            self,
            (Motor(*table.LEFT_MOTOR), QuadratureEncoder(*table.LEFT_ENCODER)),
            (Motor(*table.RIGHT_MOTOR), QuadratureEncoder(*table.RIGHT_ENCODER)),
            wheel_diameter=table.WHEEL_DIAMETER,
            axle_track=table.AXLE_TRACK,
            counts=table.COUNTS_PER_TURN,
            every=hal.every,
        )
        _default.current.robot = self
        _default.current.stops.append(self._engine.halt)

    def __getattr__(self, name: str) -> object:
        """Make the part of that name, once."""
        part = _make(name, self._kit)
        setattr(self, name, part)
        return part


def _load(kit: str) -> "Kit":
    """Return the table of a kit."""
    try:
        return __import__("marelle.kits." + kit, None, None, ("NAME",))
    except ImportError:
        raise RobotError("E-BOT-04", "Robot(" + repr(kit) + ")", "no such kit on this board")


def _saved_kit() -> "str | None":
    """Return the kit's name in /board.json, if there is one."""
    try:
        file = open(_BOARD_FILE)
    except OSError:
        return None
    import json

    with file:
        try:
            return json.load(file).get("kit")
        except (ValueError, AttributeError):
            raise RobotError("E-BOT-05", _BOARD_FILE, "cannot be read: write it again")


def _make(name: str, kit) -> object:
    if name == "line":
        from .parts.line import LineSensor

        return LineSensor(*kit.LINE)
    raise AttributeError(name)
