"""The robot of a kit: a drive base, and its sensors and lights by name."""

from ._default import current as _current
from .drive import DriveBase
from .errors import RobotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import hal
    from .parts.battery import Battery
    from .parts.button import Button
    from .parts.buzzer import Buzzer
    from .parts.imu import IMU
    from .parts.led import LED
    from .parts.line import LineSensor
    from .parts.pixels import Pixels
    from .parts.range import UltrasonicSensor
    from .parts.screen import Screen

_BOARD_FILE = "/board.json"
_PARTS = {
    "battery": "Battery",
    "button": "Button",
    "buzzer": "Buzzer",
    "imu": "IMU",
    "led": "LED",
    "line": "LineSensor",
    "pixels": "Pixels",
    "range": "UltrasonicSensor",
    "screen": "Screen",
}
_ON_BUS = ("imu", "screen")


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

    battery: "Battery"
    button: "Button"
    buzzer: "Buzzer"
    imu: "IMU"
    led: "LED"
    line: "LineSensor"
    pixels: "Pixels"
    range: "UltrasonicSensor"
    screen: "Screen"

    def __init__(self, kit: "str | None" = None) -> None:
        table = _load(kit or _saved_kit() or "pico_bot")
        from . import hal
        from .chips.quadrature import QuadratureEncoder
        from .parts.motor import Motor

        self._kit = table
        self._hal = hal
        self._bus: "hal.I2C | None" = None
        self._gyro: "IMU | None" = None
        DriveBase.__init__(
            self,
            (Motor(*table.LEFT_MOTOR), QuadratureEncoder(*table.LEFT_ENCODER)),
            (Motor(*table.RIGHT_MOTOR), QuadratureEncoder(*table.RIGHT_ENCODER)),
            wheel_diameter=table.WHEEL_DIAMETER,
            axle_track=table.AXLE_TRACK,
            counts=table.COUNTS_PER_TURN,
            every=hal.every,
        )
        _current.take(self, self._engine.halt)

    def use_gyro(self, on: bool) -> None:
        """Keep headings with the gyro (True) instead of the wheels (False). Stand still: its zero is taken, 100 ms.

        >>> bot.use_gyro(True)
        """
        if on and self._gyro is None:
            self._gyro = imu = self.imu
            imu.begin(self._half_per_turn)
            self._base = self._engine.difference() // 2
            _current.services.append(self._serve_gyro)
        elif not on and self._gyro is not None:
            self._gyro = None
            _current.services.clear()

    def _serve_gyro(self) -> None:
        """Read the gyro; tell the wheels by how much their own idea of the heading is wrong."""
        engine = self._engine
        left, right = engine.left, engine.right
        turned = self._gyro.advance(still=engine.is_still())  # type: ignore[union-attr] # served only while it is used
        # Positive when the wheels believe to be further right than the gyro does.
        shift = ((left.um - right.um) >> 1) - self._base - turned
        left.shift = shift
        right.shift = -shift

    def __getattr__(self, name: str) -> object:
        """Make the part of that name, once."""
        part = self._make(name)
        setattr(self, name, part)
        return part

    def _make(self, name: str) -> object:
        """Make a part: `marelle.parts.<name>` has its class, the kit's table its pins."""
        kind = _PARTS.get(name)
        pins = getattr(self._kit, name.upper(), None)
        if kind is None or pins is None:
            raise AttributeError("the robot has no '" + name + "'")
        maker = getattr(_module("parts." + name, kind), kind)
        if not isinstance(pins, tuple):
            pins = (pins,)
        part = maker(self._get_bus(), *pins) if name in _ON_BUS else maker(*pins)
        if name == "buzzer":
            _current.stops.append(part.off)
        return part

    def _get_bus(self) -> "hal.I2C":
        """Return the kit's I2C bus, opened when the first part asks."""
        if self._bus is None:
            number, data, clock = self._kit.I2C
            pin = self._hal.Pin
            self._bus = self._hal.I2C(number, sda=pin(data), scl=pin(clock), freq=400_000)
        return self._bus


def _module(name: str, wanted: str) -> "Any":
    """Return a module of the library that is loaded only when it is named."""
    return __import__("marelle." + name, None, None, (wanted,))


def _load(kit: str) -> "Any":
    """Return the table of a kit."""
    if not isinstance(kit, str):
        raise RobotError("E-BOT-04", "Robot(kit)", "a name in quotes is expected")
    try:
        return _module("kits." + kit, "NAME")
    except ImportError:
        raise RobotError("E-BOT-04", "Robot(" + repr(kit) + ")", "no such kit on this board")


def _saved_kit() -> "str | None":
    """Return the kit's name in /board.json, if there is one."""
    try:
        with open(_BOARD_FILE) as file:
            text = file.read()
    except OSError:
        return None
    import json

    try:
        kit: "str | None" = json.loads(text).get("kit")
    except (ValueError, AttributeError):
        raise RobotError("E-BOT-05", _BOARD_FILE, "cannot be read: write it again")
    return kit
