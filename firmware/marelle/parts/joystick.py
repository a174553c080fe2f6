"""A stick on two potentiometers, with a button under it (KY-023)."""

from marelle.hal import ADC, Pin, claim
from marelle.tools import const, refused

_FULL = const(65535)
_LEAST_REST = const(16384)
_MOST_REST = const(49151)
_STILL = const(4)  # of 100: a stick never comes back quite to where it was


class Joystick:
    """Read where a stick is. Let go of it while it is made: that is its middle.

    Args:
        x, y: pins with an ADC. button: pin of the contact under the stick, which connects it to ground.

    Raises RobotError E-BOT-41 where an axis is not near its middle: it is held, or its wire is off.

    >>> stick = Joystick(26, 27, 22)
    >>> stick.x(), stick.y()
    """

    def __init__(self, x: int, y: int, button: "int | None" = None) -> None:
        pins = (x, y) if button is None else (x, y, button)
        claim("Joystick", *pins, make=self._begin)

    def _begin(self, x: Pin, y: Pin, button: "Pin | None" = None) -> None:
        """Take its middle, and what reads its pins."""
        self._reads = ADC(x).read_u16, ADC(y).read_u16
        self._centres = self._reads[0](), self._reads[1]()
        for centre in self._centres:
            if not _LEAST_REST <= centre <= _MOST_REST:
                raise refused("E-BOT-41", "Joystick(x, y)", "let go of it")
        self._button = None if button is None else Pin(button, Pin.IN, Pin.PULL_UP).value

    def x(self) -> int:
        """Return -100 to 100 on the one axis; 0 in the middle."""
        return self._share(0)

    def y(self) -> int:
        """Return -100 to 100 on the other; 100 is where the voltage is highest."""
        return self._share(1)

    def pressed(self) -> bool:
        """Tell whether the stick is pushed down; False where its pin was not given."""
        return self._button is not None and not self._button()

    def _share(self, axis: int) -> int:
        centre = self._centres[axis]
        off = self._reads[axis]() - centre
        # 100 already where the last step of a converter of 12 bits is missing
        share = off * 100 // (_FULL - 16 - centre) if off > 0 else -(-off * 100 // centre)
        return 0 if -_STILL < share < _STILL else min(share, 100)
