"""Speak with a 1-Wire chip byte by byte and bit by bit."""

import _onewire
from machine import Pin

pin = Pin(2, Pin.OPEN_DRAIN, Pin.PULL_UP)


def command(*values):
    present = _onewire.reset(pin)
    for value in values:
        _onewire.writebyte(pin, value)
    return present


print(command(0x33), [hex(_onewire.readbyte(pin)) for _ in range(8)])
print(command(0xF0), [_onewire.readbit(pin) for _ in range(2)])
_onewire.writebit(pin, 0)
print([_onewire.readbit(pin) for _ in range(2)])
print(
    command(0x55, 0x28, 1, 2, 3, 4, 5, 9, 0),
    command(0xCC, 0xBE),
    _onewire.readbyte(pin),
    _onewire.readbyte(pin),
)
print(command(0x01), _onewire.readbyte(pin), _onewire.crc8(bytes([0x02, 0x1C, 0xB8, 1, 0, 0, 0])))
