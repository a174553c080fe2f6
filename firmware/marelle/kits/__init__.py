"""Kits: each file is the table of one robot, with the pins of its parts.

`kits/pico_bot.py` explains the names of a table. A kit without `I2C` has no bus of its own, one without `DRIVE` no wheels.
"""
