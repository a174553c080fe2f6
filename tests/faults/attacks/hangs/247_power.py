# Has a number raised to a power of a power.
x = 9 ** 9 ** 9
