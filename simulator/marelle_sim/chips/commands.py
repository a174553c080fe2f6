"""The base class of simulated chips that take commands and answer when they are read."""

from __future__ import annotations

from marelle_sim.chips.chip import Chip, Nack


class CommandChip(Chip):
    """A chip on an I2C bus that is sent commands: a number, and perhaps arguments.

    Subclasses define what each command does and what the following reads return.

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
        """Execute a command; return the bytes that are read after it, None for none.

        Args:
            code: the command's number.
            arguments: the bytes that follow it.
        """
        raise NotImplementedError

    def busy(self, duration_ms: float) -> None:
        """Refuse reads for `duration_ms` from now on."""
        self._ready_us = self.time_us + round(duration_ms * 1000)

    def write(self, data: bytes) -> None:
        """Take the bytes of one write transaction; one too short for a command does nothing."""
        width = self.command_bytes
        if len(data) >= width:
            answer = self.command(int.from_bytes(data[:width], "big"), bytes(data[width:]))
            if isinstance(answer, int):  # bytes(5) would be five zeros
                raise TypeError(
                    f"command(0x{data[:width].hex()}, …) returned {answer!r}, not bytes"
                )
            self._answer = b"" if answer is None else bytes(answer)

    def read(self, count: int) -> bytes:
        """Return at most `count` bytes of the answer to the last command.

        Raises:
            Nack: there is nothing to read, or not yet.
        """
        if not self._answer or self.time_us < self._ready_us:
            raise Nack
        data, self._answer = self._answer, b""
        return data[:count]
