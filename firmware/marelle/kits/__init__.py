"""Kits: one table each, which part is wired to which pin.

The names of a table are in `kits/pico_bot.py`. A kit without `I2C` has no bus of its own, one without `DRIVE` no wheels.
"""
