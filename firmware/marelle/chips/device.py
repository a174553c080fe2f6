# mypy: disable-error-code="attr-defined"
"""The base class of the drivers of I2C chips: it reads and writes registers, and turns MicroPython's bus errors into the library's."""

import time

from micropython import const

from marelle.hal import I2C
from marelle.sharing import share
from marelle.tools import Current, number, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import NoReturn

    from marelle.hal import Bus

_TIMED_OUT = const(110)  # ETIMEDOUT: a wire of the bus stays low


class I2CDevice:
    r"""Read and write a chip on an I2C bus: the base class of the I2C drivers here, and of your own.

    >>> class SHT31(I2CDevice):
    ...     NAME, ADDRESS = "climate", 0x44
    ...
    ...     def temperature(self):
    ...         data = self.command(b"\x2c\x06", 6, wait=15)
    ...         return (data[0] << 8 | data[1]) * 175 / 65535 - 45

    Attributes:
        NAME: name of the chip in messages, unless the robot's table names it otherwise.
        ADDRESS: its address on the bus, unless another is given.
    """

    NAME = "chip"
    ADDRESS = 0

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Prepare to use the chip at an address (0x08 to 0x77) of a bus, given as for `i2c`. Nothing is sent yet.

        Raises:
            ArgumentError: E-BOT-01, another address; E-BOT-24, see `i2c`.
            KitError: E-BOT-11, another part has one of the bus's pins.
        """
        if address is None:
            address = self.ADDRESS
        self._address = number(address, 0x77, self.NAME + "(address)", 1, 8)
        self._bus = i2c(bus)
        self._byte = bytearray(1)
        self._name = Current.making or self.NAME

    def identify(self, register: int, *known: int) -> int:
        """Return the value of the register that identifies the chip; E-BOT-07 if it is not in `known`. Raises also as `read` does."""
        identity = self.byte(register)
        if identity not in known:
            self.refuse("E-BOT-07", identity)
        return identity

    def byte(self, register: int) -> int:
        """Return the byte in a register. Raises as `read` does."""
        self.read(register, self._byte)
        return self._byte[0]

    def read(self, register: int, buffer: bytearray) -> None:
        """Fill a buffer with the bytes of `register` and of those that follow it.

        Raises:
            NoAnswerError: E-BOT-06, no chip acknowledges the address.
            BusError: E-BOT-35, a wire of the bus is held low.
        """
        try:
            self._bus.readfrom_mem_into(self._address, register, buffer)
        except OSError as error:
            self.failed(error)

    def write(self, register: int, value: int) -> None:
        """Write a byte to a register. Raises as `read` does."""
        self._byte[0] = value
        self.write_from(register, self._byte)

    def write_from(self, register: int, buffer: bytearray) -> None:
        """Write the bytes of a buffer to `register` and to those that follow it. Raises as `read` does."""
        try:
            self._bus.writeto_mem(self._address, register, buffer)
        except OSError as error:
            self.failed(error)

    def send(self, data: "bytes | bytearray") -> None:
        """Send bytes to a chip without registers. Raises as `read` does."""
        try:
            self._bus.writeto(self._address, data)
        except OSError as error:
            self.failed(error)

    def receive(self, buffer: bytearray) -> None:
        """Fill a buffer with bytes from a chip without registers. Raises as `read` does."""
        try:
            self._bus.readfrom_into(self._address, buffer)
        except OSError as error:
            self.failed(error)

    def command(self, data: bytes, count: int = 0, wait: int = 0) -> bytearray:
        """Send a command, wait `wait` ms, and return an answer of `count` bytes. Raises as `read` does."""
        self.send(data)
        time.sleep_ms(wait)
        answer = bytearray(count)
        if count:
            self.receive(answer)
        return answer

    def failed(self, error: OSError) -> None:
        """Raise the library's error for an OSError of the bus: E-BOT-35, a wire is held low; E-BOT-06, no chip answers."""
        if error.args[0] == _TIMED_OUT:  # a scan would wait for so long at each address
            self.refuse("E-BOT-35")
        self.refuse("E-BOT-06", self._address, self._bus.scan())

    def refuse(self, code: str, *facts: object) -> "NoReturn":
        """Raise the error with a code about this chip; `facts` fill its message, as in `tools.refused`."""
        raise refused(code, self._name, *facts)


def i2c(bus: "Bus" = None) -> I2C:
    """Return an I2C bus, and claim its pins, so that no other part gets them; those of a `SoftI2C` are not claimed.

    A bus made here runs at 400 kHz.

    >>> bus = i2c((1, 18, 19))

    Args:
        bus: (number, SDA pin, SCL pin); an `I2C` or `SoftI2C` that the program has made; or None: the bus of the kit's table, else the
            board's default bus on its default pins (GP4 and GP5 on a Pico).

    Raises:
        ArgumentError: E-BOT-24, it is none of these.
        KitError: E-BOT-11, another part has one of the pins.
        ValueError: the board has no bus of that number, or not on these pins.
    """
    if bus is None:
        bus = Current.i2c or I2C(0, freq=400_000)
    if hasattr(bus, "scan"):  # SoftI2C has that too
        _claim_pins(str(bus))
        return bus  # type: ignore[return-value]
    if type(bus) is not tuple or len(bus) != 3:
        raise refused("E-BOT-24", "bus")
    which, data, clock = bus
    made: I2C = share(
        "I2C %d" % which,
        data,
        clock,
        make=lambda sda, scl: I2C(which, sda=sda, scl=scl, freq=400_000),
    )
    return made


def _claim_pins(told: str) -> None:
    """Claim the pins of a bus that the program has made. They are found in its text, "I2C(0, freq=400000, scl=5, sda=4, …)".

    If another part has one of them, KitError (E-BOT-11) is raised, although the pin already belongs to the bus by then.
    """
    if told[:4] == "I2C(":
        pins = [int(told.partition(name)[2].partition(",")[0]) for name in ("sda=", "scl=")]
        share("I2C " + told[4], *pins)
