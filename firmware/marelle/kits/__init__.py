"""Kits: each file is the table of one robot, with the pins of its parts.

`kits/pico_bot.py` explains the names in a table. A kit without `I2C` uses the board's default bus, one without `DRIVE` has no wheels.
"""
