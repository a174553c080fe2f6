"""Reads the registers of a chip into an array of words."""

from array import array

import machine

words = array("h", [0, 0, 7])
machine.I2C(0).readfrom_mem_into(9, 0x28, memoryview(words)[:2])
print(words)
