"""The simulated twins of the chips that answer on a bus, and what they are made from."""

from marelle_sim.chips.chip import Chip, Nack, crc8
from marelle_sim.chips.commands import CommandChip
from marelle_sim.chips.registers import RegisterChip
from marelle_sim.chips.spi import SpiChip

__all__ = ["Chip", "CommandChip", "Nack", "RegisterChip", "SpiChip", "crc8"]
