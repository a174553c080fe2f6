"""The base classes of simulated chips, the exception for a chip that does not acknowledge, and two 8-bit checksums.

On an I2C bus a chip has registers, of which the first bytes of a write transaction choose one, or is sent a command, whose answer is
read in a later transaction. Other chips are on an SPI bus, or have a single data wire: DHT11 and DHT22, and chips on a 1-Wire bus.
"""

from types import MappingProxyType
from typing import Any, Protocol

from marelle_text.nearest import nearest_names


class HasTime(Protocol):
    """A clock: `now` is the time of a run in microseconds."""

    now: int


ROOM = MappingProxyType({"light": 300, "temperature": 2000, "humidity": 5000, "pressure": 101_325})
"""The default environment of a chip: lux, hundredths of a degree Celsius and of a per cent, pascals."""


class Nack(Exception):  # noqa: N818 - the word of every data sheet
    """Raised by a simulated chip on an I2C bus that does not acknowledge: the program gets the `OSError` of an absent chip.

    Raised by a chip that is not on an I2C bus it is an error of that chip, which ends the run (E-CHIP-03).

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
        base = cls.__base__
        hooks = [name for name in dir(base) if name[0] != "_" and callable(getattr(base, name))]
        for name, thing in vars(cls).items():
            if callable(thing) and name[0] != "_" and name not in hooks:
                near = nearest_names(name, hooks, 1, 0.85)
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


class RegisterChip(Chip):
    """A chip on an I2C bus whose registers have addresses.

    A write transaction begins with a register's address; the bytes after it are written to that register and those that follow it.
    A read goes on where the last transaction ended. Without further methods a register of `identity` keeps its value there, and any other holds
    the last value written to it, 0 before the first; a subclass overrides `read_register` and `write_register` for others.

    Attributes:
        address_bytes: the length of a register's address: 1, or 2 (high byte first).
        register_bytes: the length of a register: 1, or 2 (high byte first, as in an INA219). With 2, the pointer does not advance
            and a write transaction sets one register only.
        pointer: the register that the next read starts at.
        false_identity: register -> wrong value that reads return after a fault of the identity; None without such a fault.

    Example:
        >>> class Thermometer(RegisterChip):
        ...     identity = {0x0F: 0xB4}
        ...     celsius = 21.5
        ...
        ...     def read_register(self, register):
        ...         return int(self.celsius * 2) if register == 0x05 else super().read_register(register)
        >>> board.i2c(0).attach(0x48, Thermometer())
    """

    address_bytes = 1
    register_bytes = 1
    pointer = 0
    false_identity: dict[int, int] | None = None
    _written: dict[int, int] | None = None

    def read_register(self, register: int) -> int:
        """Return the value of a register: 0 to 255, or 0 to 65535 if `register_bytes` is 2."""
        return (self._written or {}).get(register, self.identity.get(register, 0))

    def write_register(self, register: int, value: int) -> None:
        """Write `value` to a register; ignore a write to a register of `identity`."""
        if register not in self.identity:
            if self._written is None:
                self._written = {}
            self._written[register] = value

    def after(self, register: int) -> int:
        """Return the register that follows `register` in a transfer of several bytes: the next address; 0 after the last."""
        return (register + 1) & (0xFF if self.address_bytes == 1 else 0xFFFF)

    def write(self, data: bytes) -> None:
        """Handle one write transaction: a register's address, then values. A transaction shorter than an address changes nothing."""
        width = self.address_bytes
        if len(data) < width:
            return
        register = data[0] if width == 1 else int.from_bytes(data[:width], "big")
        if self.register_bytes == 2:
            if len(data) >= width + 2:
                self.write_register(register, int.from_bytes(data[width : width + 2], "big"))
        else:
            for value in data[width:]:
                self.write_register(register, value)
                register = self.after(register)
        self.pointer = register

    def read(self, count: int) -> bytes:
        """Return the `count` bytes of one read transaction, from the register at `pointer` on.

        The pointer advances with each byte; if registers have two bytes it stays, and a longer read repeats the same register.

        Raises:
            ValueError: `read_register` returned no integer, or one outside 0 to 255 (65535 for two bytes).
        """
        register = self.pointer
        if self.register_bytes == 2:
            word = self._value(register, 0xFFFF).to_bytes(2, "big")
            return (word * (count // 2 + 1))[:count]
        data = bytearray()
        for _ in range(count):
            data.append(self._value(register, 0xFF))
            register = self.after(register)
        self.pointer = register
        return bytes(data)

    def _value(self, register: int, most: int) -> int:
        value: object = self.read_register(register)  # a subclass may return anything
        if not isinstance(value, int) or not 0 <= value <= most:
            raise ValueError(f"read_register(0x{register:02X}) returned {value!r}")
        return value if self.false_identity is None else self.false_identity.get(register, value)


class CommandChip(Chip):
    """A chip on an I2C bus to which a program writes commands: a number, and arguments if the command has any.

    A subclass defines `command`: what each command does, and which bytes the next read returns.

    Attributes:
        command_bytes: the length of a command's number: 1 or 2 (high byte first).

    Example:
        >>> class Clock(CommandChip):
        ...     def command(self, code, arguments):
        ...         if code == 0x0815:
        ...             self.busy(12)  # the answer takes 12 ms; a read before that is refused
        ...             return (self.time_us // 1000).to_bytes(4, "big")
    """

    command_bytes = 2
    _answer = b""
    _ready_us = 0

    def command(self, code: int, arguments: bytes) -> bytes | None:
        """Execute a command; return the bytes that the next read gets, or None if there are none to read.

        Args:
            code: the command's number.
            arguments: the bytes that follow it in the transaction.
        """
        raise NotImplementedError

    def busy(self, duration_ms: float) -> None:
        """Refuse every read (with `Nack`) for `duration_ms` from now on."""
        self._ready_us = self.time_us + round(duration_ms * 1000)

    def write(self, data: bytes) -> None:
        """Handle one write transaction: execute its command, and keep the answer for the next read.

        Fewer bytes than a command's number has do nothing.

        Raises:
            TypeError: `command` returned something other than bytes, an integer say.
        """
        width = self.command_bytes
        if len(data) >= width:
            answer = self.command(int.from_bytes(data[:width], "big"), bytes(data[width:]))
            if isinstance(answer, int):  # bytes(5) would be five zeros
                raise TypeError(
                    f"command(0x{data[:width].hex()}, …) returned {answer!r}, not bytes"
                )
            self._answer = b"" if answer is None else bytes(answer)

    def read(self, count: int) -> bytes:
        """Return the answer to the last command, at most `count` bytes of it; the answer can be read only once.

        Raises:
            Nack: there is no answer, or the chip is busy.
        """
        if not self._answer or self.time_us < self._ready_us:
            raise Nack
        data, self._answer = self._answer, b""
        return data[:count]


class SpiChip(Chip):
    """A chip on an SPI bus: while it is selected, it sends one byte back for each byte that it receives.

    Example:
        >>> class Identity(SpiChip):
        ...     def select(self):
        ...         self.place = 0
        ...
        ...     def exchange(self, byte):
        ...         self.place += 1
        ...         return 0x60 if self.place == 2 else 0
        >>> board.spi(0).attach(Identity(), cs=17)
    """

    def select(self) -> None:
        """Handle the falling edge of chip select, after which most chips expect a command. Does nothing here; a subclass overrides it."""

    def deselect(self) -> None:
        """Handle the rising edge of chip select: the end of a transfer. Does nothing here; a subclass may override it."""

    def exchange(self, byte: int) -> int:
        """Receive one byte, and return the byte (0 to 255) that the chip sends at the same time."""
        raise NotImplementedError

    def transfer(self, data: bytes) -> bytes:
        """Receive bytes and return as many, by a call of `exchange` for each; a display may override this for whole pictures."""
        return bytes([self.exchange(byte) for byte in data])


_DALLAS = 0x8C  # the polynomial of 1-Wire with its bits reversed: the low bit is sent first


class DhtChip(Chip):
    """A DHT11 or DHT22, attached to a pin by `board.pin(15).attach(chip)`.

    Example:
        >>> class Dht22(DhtChip):
        ...     def measure(self):
        ...         return (482).to_bytes(2, "big") + (215).to_bytes(2, "big")  # 48.2 %, 21.5 degrees
    """

    def measure(self) -> bytes:
        """Return the four data bytes of a measurement, humidity first, without the checksum."""
        raise NotImplementedError

    def answer(self) -> bytes:
        """Return the five bytes sent over the wire: the four of `measure` and their checksum. Override this to send a wrong checksum."""
        data = self.measure()
        return data + bytes([sum(data) & 0xFF])


class OneWireChip(Chip):
    """A chip on a 1-Wire bus, attached to a pin by `board.pin(2).attach(chip)`; several chips may share a pin.

    A subclass defines `family` and `function`: what each function command does, and which bytes the program reads next.

    Attributes:
        family: the family code, first byte of its ROM code: 0x28 for a DS18B20.
        serial: the six bytes of its serial number, which follow it; set another one for each chip of a family at one pin.

    Example:
        >>> class Ds18b20(OneWireChip):
        ...     family = 0x28
        ...
        ...     def function(self, code):
        ...         if code == 0xBE:  # read the scratchpad: 21.5 degrees in sixteenths come first
        ...             data = (344).to_bytes(2, "little") + bytes([75, 70, 0x7F, 0xFF, 0x0C, 0x10])
        ...             return data + bytes([dallas_crc8(data)])
    """

    family = 0
    serial = b"\1\2\3\4\5\6"

    @property
    def busy(self) -> bool:
        """True while a program that reads a bit, but no answer, gets 0, as from a DS18B20 during a measurement. A subclass overrides it."""
        return False

    @property
    def rom(self) -> bytes:
        """The eight bytes of its ROM code: family, serial number, checksum."""
        number = bytes([self.family]) + self.serial
        return number + bytes([dallas_crc8(number)])

    def function(self, code: int) -> bytes | None:
        """Execute a function command; return the bytes that the program reads next, or None if there are none to read."""
        raise NotImplementedError

    def write(self, byte: int) -> None:
        """Take a byte that the program sends after a function command. Does nothing here; a subclass may override it."""


def dallas_crc8(data: bytes) -> int:
    """Return the 8-bit checksum of 1-Wire chips: of their ROM codes and scratchpads.

    Example:
        >>> hex(dallas_crc8(bytes.fromhex("021cb801000000")))  # the example of Maxim's note 27
        '0xa2'
    """
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ _DALLAS if value & 1 else value >> 1
    return value
