"""A program at a board's raw prompt, by nothing but pyserial: what it printed."""

from __future__ import annotations

from contextlib import suppress

import serial

_READY, _TAKEN, _END = b"raw REPL; CTRL-B to exit\r\n>", b"OK", b"\x04"
_TIMEOUT_S = 10


def answer(port: str, program: str, *, ends: bool = False) -> str:
    """Run a program on the board at a port and return what it printed, without the last line's end.

    Args:
        port: of the board. program: in MicroPython. ends: whether the port goes meanwhile, as by `machine.bootloader()`: then it printed "".

    Raises:
        AssertionError: the board does not answer, or the program ended in an error.
    """
    with serial.serial_for_url(port, timeout=_TIMEOUT_S) as board:
        board.write(b"\r\x03\x03\x01")
        assert board.read_until(_READY).endswith(_READY)
        board.write(program.encode() + _END)
        if ends:
            with suppress(serial.SerialException):
                board.read_until(_END)
            return ""
        assert board.read(2) == _TAKEN
        printed, error = board.read_until(_END), board.read_until(_END)
    assert error == _END, error
    return printed.removesuffix(_END).decode().rstrip("\r\n")
