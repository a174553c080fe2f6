"""The base class of simulated chips: they know the board's time, and may refuse to answer."""

from __future__ import annotations

from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class HasTime(Protocol):
        """A clock that counts microseconds."""

        now: int


ROOM = MappingProxyType({"light": 300, "temperature": 2000, "humidity": 5000, "pressure": 101_325})
"""The default environment of a chip: lux, hundredths of a degree Celsius and of a per cent, pascals."""


class Nack(Exception):  # noqa: N818 - the word of every data sheet
    """Raised by a simulated chip that does not acknowledge: the program gets the `OSError` of an absent chip.

    Example:
        >>> class Busy(RegisterChip):
        ...     def read_register(self, register):
        ...         raise Nack
    """


class Chip:
    """A chip that is wired to a board.

    Attributes:
        identity: the values of the registers that identify the chip; `fault("identity")` falsifies them.
        clock: the clock of the last board that it was wired to, None before its first run.
        position_mm: its place on a robot: ahead of the middle of the axle, and to the right.
        world: the surroundings of its robot (`parts.surroundings.Surroundings`); None on a board alone.
    """

    identity: dict[int, int] = {}  # noqa: RUF012 - a table that nothing changes, given by each class
    clock: HasTime | None = None
    position_mm: tuple[float, float] = (0.0, 0.0)
    world: Any = None

    def __init_subclass__(cls) -> None:
        """Refuse a method whose name is a misspelling of one that the class should override.

        Raises:
            TypeError: there is one, such as `read_registers`.
        """
        if cls.__module__.startswith("marelle_sim."):
            return
        from difflib import get_close_matches  # 2 ms, which no bundled chip needs

        base = cls.__base__
        hooks = [name for name in dir(base) if name[0] != "_" and callable(getattr(base, name))]
        for name, thing in vars(cls).items():
            if callable(thing) and name[0] != "_" and name not in hooks:
                near = get_close_matches(name, hooks, n=1, cutoff=0.85)
                if near and near[0] not in vars(cls):
                    raise TypeError(f"{cls.__name__}.{name}: is {near[0]} meant?")

    @property
    def time_us(self) -> int:
        """Microseconds since the board's program started; after its end, the duration of the run; 0 before the first."""
        return 0 if self.clock is None else self.clock.now

    def around(self, quantity: str) -> int:
        """Return the present value of a quantity of `ROOM` at the chip's place: that of the world, or that of `ROOM`."""
        usual = ROOM[quantity]
        if self.world is None:
            return usual
        ahead_mm, right_mm = self.position_mm
        return int(self.world.value(quantity, usual, ahead_mm=ahead_mm, right_mm=right_mm))


def crc8(data: bytes, polynomial: int = 0x31, start: int = 0xFF) -> int:
    """Return the 8-bit checksum that many sensors put behind each word.

    Args:
        data: the bytes it covers.
        polynomial: without its top bit; 0x31 is that of Sensirion. 1-Wire chips have another: `dallas_crc8`.
        start: 0xFF for Sensirion.

    Example:
        >>> hex(crc8(bytes([0xBE, 0xEF])))  # the example of Sensirion's data sheets
        '0x92'
    """
    value = start
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & 0x80 else value << 1) & 0xFF
    return value
