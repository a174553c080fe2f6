# mypy: disable-error-code="attr-defined"
"""What the drivers of chips on an I2C bus share: who answers, and bytes read into buffers that are kept."""

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
    r"""A chip on an I2C bus: the parent of every driver, and of your own.

    >>> class SHT31(I2CDevice):
    ...     NAME, ADDRESS = "climate", 0x44
    ...
    ...     def temperature(self):
    ...         data = self.command(b"\x2c\x06", 6, wait=15)
    ...         return (data[0] << 8 | data[1]) * 175 / 65535 - 45

    Attributes:
        NAME: what messages call it where no robot has a name for it. ADDRESS: where it is unless said.
    """

    NAME = "chip"
    ADDRESS = 0

    def __init__(self, address: "int | None" = None, bus: "Bus" = None) -> None:
        """Take the chip at that address (0x08 to 0x77, else E-BOT-01) of a bus, as `i2c` takes it."""
        if address is None:
            address = self.ADDRESS
        self._address = number(address, 0x77, self.NAME + "(address)", 1, 8)
        self._bus = i2c(bus)
        self._byte = bytearray(1)
        self._name = Current.making or self.NAME

    def identify(self, register: int, *known: int) -> int:
        """Return what a chip says it is. Refuse to go on if none answers (E-BOT-06) or if it says another identity (E-BOT-07)."""
        identity = self.byte(register)
        if identity not in known:
            self.refuse("E-BOT-07", identity)
        return identity

    def byte(self, register: int) -> int:
        """Return what a register holds."""
        self.read(register, self._byte)
        return self._byte[0]

    def read(self, register: int, buffer: bytearray) -> None:
        """Fill a buffer from a register on."""
        try:
            self._bus.readfrom_mem_into(self._address, register, buffer)
        except OSError as error:
            self.failed(error)

    def write(self, register: int, value: int) -> None:
        """Write a byte to a register."""
        self._byte[0] = value
        self.write_from(register, self._byte)

    def write_from(self, register: int, buffer: bytearray) -> None:
        """Write bytes from a register on."""
        try:
            self._bus.writeto_mem(self._address, register, buffer)
        except OSError as error:
            self.failed(error)

    def send(self, data: "bytes | bytearray") -> None:
        """Send bytes to a chip without registers."""
        try:
            self._bus.writeto(self._address, data)
        except OSError as error:
            self.failed(error)

    def receive(self, buffer: bytearray) -> None:
        """Fill a buffer with what a chip without registers says."""
        try:
            self._bus.readfrom_into(self._address, buffer)
        except OSError as error:
            self.failed(error)

    def command(self, data: bytes, count: int = 0, wait: int = 0) -> bytearray:
        """Send a command, wait `wait` ms, and return the `count` bytes of its answer."""
        self.send(data)
        time.sleep_ms(wait)
        answer = bytearray(count)
        if count:
            self.receive(answer)
        return answer

    def failed(self, error: OSError) -> None:
        """Say why the bus refused: E-BOT-35 a wire stays low, E-BOT-06 nobody answers."""
        if error.args[0] == _TIMED_OUT:  # a scan would wait as long for each address
            self.refuse("E-BOT-35")
        self.refuse("E-BOT-06", self._address, self._bus.scan())

    def refuse(self, code: str, *facts: object) -> "NoReturn":
        """Raise what is wrong with the chip, as `tools.refused` has it."""
        raise refused(code, self._name, *facts)


def i2c(bus: "Bus" = None) -> I2C:
    """Return an I2C bus: (number, data pin, clock pin), one made already, or None: the kit's, else the board's first.

    >>> bus = i2c((1, 18, 19))

    Raises:
        RobotError: E-BOT-24, it is none of these.
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
    """Claim the pins of a bus that is made already: only what it tells of itself has them, "I2C(0, freq=400000, scl=5, sda=4, …)".

    A part that has one of them is refused, though the pin is the bus's by then.
    """
    if told[:4] == "I2C(":
        pins = [int(told.partition(name)[2].partition(",")[0]) for name in ("sda=", "scl=")]
        share("I2C " + told[4], *pins)
