"""The base class of simulated I2C chips that are sent a command, and whose answer is read in a later transaction."""

from __future__ import annotations

from marelle_sim.chips.chip import Chip, Nack


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
