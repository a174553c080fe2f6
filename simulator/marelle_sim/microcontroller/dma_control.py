"""The control register of a DMA channel (RP2040 datasheet, 2.5.7, CTRL_TRIG), by MicroPython's names for its fields."""

from __future__ import annotations

from marelle_sim.microcontroller.whole import whole

# name -> (lowest bit, how many bits)
FIELDS = {
    "enable": (0, 1), "high_pri": (1, 1), "size": (2, 2), "inc_read": (4, 1), "inc_write": (5, 1), "ring_size": (6, 4),
    "ring_sel": (10, 1), "chain_to": (11, 4), "treq_sel": (15, 6), "irq_quiet": (21, 1), "bswap": (22, 1), "sniff_en": (23, 1),
    "busy": (24, 1), "write_err": (29, 1), "read_err": (30, 1), "ahb_err": (31, 1),
}  # fmt: skip
_READ_ONLY = ("busy", "ahb_err")
_PLAIN = 1 | 2 << 2 | 1 << 4 | 1 << 5 | 63 << 15 | 1 << 21
BUSY = 1 << 24
_WORD = 0xFFFF_FFFF


def plain(channel: int) -> int:
    """Return what copies words from one buffer to another, at once and without an interrupt, and starts no other channel."""
    return _PLAIN | channel << 11 & 0x7800


def field(value: int, name: str) -> int:
    """Return a field of a register."""
    shift, bits = FIELDS[name]
    return value >> shift & (1 << bits) - 1


def unpacked(value: int) -> dict[str, int]:
    """Return all fields of a register."""
    return {name: field(value, name) for name in FIELDS}


def packed(value: int, fields: dict[str, int]) -> int:
    """Return a register with other fields; those that can only be read stay.

    Raises:
        TypeError: there is no such field.
        ValueError: a field has no room for its value.
    """
    value &= _WORD
    for name, given in fields.items():
        if name not in FIELDS:
            raise TypeError
        shift, bits = FIELDS[name]
        if name in _READ_ONLY:
            continue
        if whole(given) != given & (1 << bits) - 1:
            raise ValueError("bad field value")
        value = value & ~((1 << bits) - 1 << shift) | given << shift
    return value
