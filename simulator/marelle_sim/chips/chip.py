"""The base class of simulated chips, the exception for a chip that does not acknowledge, and an 8-bit checksum."""

from __future__ import annotations

from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class HasTime(Protocol):
        """A clock: `now` is the time of a run in microseconds."""

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
        identity: register -> value, of those that identify the chip; a bus's `fault("identity")` makes them read wrong.
        clock: the clock of the last board that it was wired to, None before its first run.
        position_mm: its place on a robot: ahead of the middle of the axle, and to the right.
        world: the surroundings of its robot (`parts.surroundings.Surroundings`), for a chip of a kit; None for a chip that a test attaches.
    """

    identity: dict[int, int] = {}  # noqa: RUF012 - a table that nothing changes, given by each class
    clock: HasTime | None = None
    position_mm: tuple[float, float] = (0.0, 0.0)
    world: Any = None

    def __init_subclass__(cls) -> None:
        """Refuse a subclass with a method that looks like a misspelt name of a method of its base class which it does not define.

        Raises:
            TypeError: there is such a method, `read_registers` for `read_register` say.
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
        """Microseconds since the board's program started; after its end, the duration of the run; 0 before the first run."""
        return 0 if self.clock is None else self.clock.now

    def around(self, quantity: str) -> int:
        """Return the present value of a quantity at the chip's place, in the unit of `ROOM`.

        It is the world's, or the default in `ROOM` if the world sets none, changed by the world's sources; without a world, the default.

        Args:
            quantity: "light", "temperature", "humidity" or "pressure".
        """
        usual = ROOM[quantity]
        if self.world is None:
            return usual
        ahead_mm, right_mm = self.position_mm
        return int(self.world.value(quantity, usual, ahead_mm=ahead_mm, right_mm=right_mm))


def crc8(data: bytes, polynomial: int = 0x31, start: int = 0xFF) -> int:
    """Return the 8-bit checksum that many sensors send after each 16-bit word.

    Args:
        data: the bytes that the checksum covers.
        polynomial: the CRC polynomial without its top bit; the default 0x31 is Sensirion's. 1-Wire chips use `dallas_crc8` instead.
        start: the CRC's initial value; the default 0xFF is Sensirion's.

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
