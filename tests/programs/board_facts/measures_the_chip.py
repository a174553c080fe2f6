"""Prints the temperature of the chip, in degrees Celsius."""

from machine import ADC

total = 0
for _ in range(100):
    total += ADC(4).read_u16() * 3.3 / 65535
print(round(27 - (total / 100 - 0.706) / 0.001721, 1))
