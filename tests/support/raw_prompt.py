"""A program at a board's raw prompt, by nothing but pyserial: what it printed."""

import time
from contextlib import suppress

import serial

_READY, _TAKEN, _END = b"raw REPL; CTRL-B to exit\r\n>", b"OK", b"\x04"
_TIMEOUT_S = 10.0
_ASKED_AGAIN_S = 0.5  # a board that starts loses the keys that come before its prompt


def answer(port: str, program: str, *, ends: bool = False, patience_s: float = _TIMEOUT_S) -> str:
    """Run a program on the board at a port and return what it printed, without the last line's end.

    Args:
        port: of the board. program: in MicroPython. ends: whether the port goes meanwhile, as by `machine.bootloader()`: then it printed "".
        patience_s: how long the board may take to come to its prompt, and then for each answer.

    Raises:
        AssertionError: the board does not answer in time, or the program ended in an error.
    """
    with serial.serial_for_url(port, timeout=_ASKED_AGAIN_S) as board:
        _enter(board, patience_s)
        board.timeout = patience_s
        board.write(program.encode() + _END)
        if ends:
            with suppress(serial.SerialException):
                board.read_until(_END)
            return ""
        # After its answers to each time that it was asked.
        assert board.read_until(_TAKEN).endswith(_TAKEN)
        printed, error = board.read_until(_END), board.read_until(_END)
    assert error == _END, error
    return printed.removesuffix(_END).decode().rstrip("\r\n")


def version_at(port: str) -> str:
    """Return the version of the MicroPython of the board at a port, such as "(1, 26, 0)"."""
    return answer(port, "import sys; print(sys.implementation.version[:3])")


def _enter(board: serial.SerialBase, patience_s: float) -> None:
    """Come to the raw prompt; ask again as long as the board is starting."""
    said, deadline_s = b"", time.monotonic() + patience_s
    while not said.endswith(_READY):
        assert time.monotonic() < deadline_s, said
        board.write(b"\r\x03\x03\x01")
        said += board.read_until(_READY)
