"""Read four times, and print the numbers of the errors, 0 for none."""

from machine import I2C

bus = I2C(0, timeout=20_000)
numbers = []
for _ in range(4):
    try:
        bus.readfrom_mem(0x48, 0x05, 1)
        numbers.append(0)
    except OSError as error:
        numbers.append(error.errno)
print(numbers)
