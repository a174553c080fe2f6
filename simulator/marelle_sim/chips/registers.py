"""What the twins of register chips share: a pointer that the first byte of a write sets."""

from __future__ import annotations


class RegisterChip:
    """A chip on an I2C bus whose registers have one-byte addresses.

    The first byte written chooses a register, the following ones are written from there on; a read
    starts there too. Subclasses say what a register holds and does.

    Attributes:
        pointer: the register that the next read starts at.
    """

    __slots__ = ("pointer",)

    def __init__(self) -> None:
        self.pointer = 0

    def read_register(self, register: int) -> int:
        """Return what a register holds, 0 to 255."""
        raise NotImplementedError

    def write_register(self, register: int, value: int) -> None:
        """Do what writing `value` to a register does."""
        raise NotImplementedError

    def after(self, register: int) -> int:
        """Return the register that follows in a transfer of several bytes."""
        return (register + 1) & 0xFF

    def write(self, data: bytes) -> None:
        """Take the bytes of one write transaction; an empty one only asks whether it is there."""
        if not data:
            return
        register = data[0]
        for value in data[1:]:
            self.write_register(register, value)
            register = self.after(register)
        self.pointer = register

    def read(self, count: int) -> bytes:
        """Give the bytes of one read transaction."""
        register = self.pointer
        data = bytearray()
        for _ in range(count):
            data.append(self.read_register(register))
            register = self.after(register)
        self.pointer = register
        return bytes(data)
