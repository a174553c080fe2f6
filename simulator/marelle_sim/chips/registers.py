"""The base class of simulated chips with registers: the first bytes of a write transaction choose a register."""

from __future__ import annotations

from marelle_sim.chips.chip import Chip


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
        """Return the value of a register: 0 to 255, or 0 to 65535 if a register has two bytes."""
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
