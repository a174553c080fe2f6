"""The port of a double of a board, read and written byte by byte."""

from time import monotonic

import serial

RAW = b"raw REPL; CTRL-B to exit\r\n>"


def read_until(port: serial.SerialBase, ending: bytes, timeout_s: float = 20.0) -> bytes:
    """Return what comes from a port up to an ending, which has to come in time."""
    end_s, seen = monotonic() + timeout_s, b""
    while ending not in seen and monotonic() < end_s:
        seen += port.read(1)
    assert ending in seen, seen
    return seen


def exchange(port: serial.SerialBase, sent: bytes, ending: bytes) -> bytes:
    """Send bytes; return what comes up to an ending."""
    port.write(sent)
    return read_until(port, ending)


def opened(port: str) -> serial.SerialBase:
    """Open a port by its name; a read waits 50 ms at most."""
    return serial.serial_for_url(port, baudrate=115200, timeout=0.05)


def at_raw_prompt(port: str) -> serial.SerialBase:
    """Open a port and have its board stop its program and wait for one, at the prompt for programs."""
    board = opened(port)
    exchange(board, b"\r\x03\r\x01", RAW)
    return board
