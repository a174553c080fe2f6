"""Finds out if the boot loader in the ROM of an ESP32 or ESP8266 answers: it does if the board was started with its button BOOT held.

Facts: esptool's documentation, "Serial Protocol": packets between two bytes 0xC0 (SLIP), direction, command, size and checksum,
little-endian; SYNC is command 8 with 07 07 12 20 and 32 times 55, and a response repeats the command after direction 1.
"""

from contextlib import suppress

from marelle_protocol.stream import Protocol, SilentError, Stream

_SYNC = b"\xc0\x00\x08\x24\x00\x00\x00\x00\x00\x07\x07\x12\x20" + b"\x55" * 32 + b"\xc0"
_RESPONSE = b"\xc0\x01\x08"
_TRIES = 3  # the boot loader measures the baud rate at the first one
_ANSWER_S = 0.2
_QUIET_S = 0.05


def answers(stream: Stream) -> Protocol[bool]:
    """Send a SYNC up to three times; return True if the boot loader answers.

    Call this only after MicroPython has not answered: a program that runs there would read the SYNC as input.
    """
    yield from stream.forget(_QUIET_S)
    for _ in range(_TRIES):
        yield from stream.send(_SYNC)
        with suppress(SilentError):
            yield from stream.read_until(_RESPONSE, _ANSWER_S)
            return True
    return False
