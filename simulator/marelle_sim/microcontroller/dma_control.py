"""The control register of a DMA channel: its fields by MicroPython's names."""

from collections.abc import Mapping

from marelle_sim.microcontroller.board_types import whole

_READ_ONLY = ("busy", "ahb_err")
_DEFAULT = {"enable": 1, "size": 2, "inc_read": 1, "inc_write": 1, "treq_sel": 63, "irq_quiet": 1}
_WORD = 0xFFFF_FFFF


class ControlRegister:
    """The layout of the DMA control register of one kind of chip (RP2040 or RP2350).

    Attributes:
        fields: name -> (lowest bit, number of bits). busy: mask of the bit that is 1 during a transfer.
    """

    def __init__(self, fields: Mapping[str, tuple[int, int]]) -> None:
        self.fields, self.busy = fields, 1 << fields["busy"][0]

    def default(self, channel: int) -> int:
        """Return the value for a plain copy of 32-bit words between buffers: unpaced, without an interrupt, chained to no other channel."""
        return self.packed(0, {**_DEFAULT, "chain_to": channel & 15})

    def unpacked(self, value: int) -> dict[str, int]:
        """Return the fields of a register's value: name -> number."""
        return {
            name: value >> shift & (1 << bits) - 1 for name, (shift, bits) in self.fields.items()
        }

    def packed(self, value: int, fields: dict[str, int]) -> int:
        """Return a register's value with the given fields replaced; read-only fields (`busy`, `ahb_err`) are left as they are.

        Raises:
            TypeError: there is no such field, or a value is not a whole number.
            ValueError: a number does not fit in the bits of its field.
            OverflowError: it does not even fit in signed 32 bits.
        """
        value &= _WORD
        for name, given in fields.items():
            if name not in self.fields:
                raise TypeError
            shift, bits = self.fields[name]
            if name in _READ_ONLY:
                continue
            if whole(given) != given & (1 << bits) - 1:
                raise ValueError("bad field value")
            value = value & ~((1 << bits) - 1 << shift) | given << shift
        return value


def offset_in_ring(address: int, ring: int) -> int:
    """Return the offset of an address in a DMA ring of `2 ** ring` bytes; 0 if `ring` is 0: there is no ring."""
    return address & (1 << ring) - 1


def after_in_ring(address: int, size: int, ring: int) -> int:
    """Return the address after an element of `size` bytes; in a ring of `2 ** ring` bytes it wraps to the ring's start."""
    if not ring:
        return address + size
    return address >> ring << ring | address + size & (1 << ring) - 1
