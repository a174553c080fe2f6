"""A joystick: two potentiometers, with a button under the stick (KY-023)."""

from marelle.hal import ADC, Pin, claim
from marelle.tools import const, refused

_FULL = const(65535)
_LEAST_REST = const(16384)
_MOST_REST = const(49151)
_STILL = const(4)  # of 100: a stick never comes back to quite the same place


class Joystick:
    """Read the position of a joystick on two axes, -100 to 100 each.

    Connect VRx and VRy to two pins with an ADC, SW to any pin, GND to GND, and the supply (often marked +5V) to 3V3. Do not touch
    the stick while the program makes the `Joystick`: its position at that time is the middle.

    >>> stick = Joystick(26, 27, 22)
    >>> stick.x(), stick.y()
    >>> stick.pressed()

    Args:
        x: the pin of the first axis, with an ADC.
        y: the pin of the second axis, with an ADC.
        button: the pin of the button under the stick, which connects it to GND; None if it is not connected.

    Raises:
        MeasurementError: E-BOT-41, an axis is far from its middle: the stick is touched, or a wire is off.
        KitError: E-BOT-11, another part has a pin.
        ValueError: a pin has no ADC.
    """

    def __init__(self, x: int, y: int, button: "int | None" = None) -> None:
        pins = (x, y) if button is None else (x, y, button)
        claim("Joystick", *pins, make=self._begin)

    def _begin(self, x: Pin, y: Pin, button: "Pin | None" = None) -> None:
        """Measure the middle of both axes; E-BOT-41 if one is far from half the supply voltage."""
        self._reads = ADC(x).read_u16, ADC(y).read_u16
        self._centres = self._reads[0](), self._reads[1]()
        for centre in self._centres:
            if not _LEAST_REST <= centre <= _MOST_REST:
                raise refused("E-BOT-41", "Joystick(x, y)", "let go of it")
        self._button = None if button is None else Pin(button, Pin.IN, Pin.PULL_UP).value

    def x(self) -> int:
        """Return the position on the first axis, -100 to 100: 100 at the highest voltage; a position from -3 to 3 counts as 0."""
        return self._share(0)

    def y(self) -> int:
        """Return the position on the second axis, in the same way as `x`."""
        return self._share(1)

    def pressed(self) -> bool:
        """Return True if the stick is pushed down; always False without a `button`."""
        return self._button is not None and not self._button()

    def _share(self, axis: int) -> int:
        centre = self._centres[axis]
        off = self._reads[axis]() - centre
        # 100 already where the last step of a converter of 12 bits is missing
        share = off * 100 // (_FULL - 16 - centre) if off > 0 else -(-off * 100 // centre)
        return 0 if -_STILL < share < _STILL else min(share, 100)
