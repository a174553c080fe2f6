"""Read the registers that say which chip this is."""

from machine import mem8, mem16, mem32

chip = mem32[0x4000_0000]
print((chip & 0xFFF, chip >> 12 & 0xFFFF, mem16[0xE000_ED02], mem8[0x4000_0001]))
