"""Simulated chips: sensors, displays and drivers on a bus or on a wire of their own, and the base classes that they derive from."""

from marelle_sim.chips.chip import (
    ROOM,
    Chip,
    CommandChip,
    DhtChip,
    Nack,
    OneWireChip,
    RegisterChip,
    SpiChip,
    crc8,
    dallas_crc8,
)

__all__ = [
    "ROOM", "Chip", "CommandChip", "DhtChip", "Nack", "OneWireChip", "RegisterChip", "SpiChip", "crc8", "dallas_crc8",
]  # fmt: skip
