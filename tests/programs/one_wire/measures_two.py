"""Measure with all thermometers of a wire, and write to the first."""

from time import sleep_ms

from ds18x20 import DS18X20
from machine import Pin
from onewire import OneWire

sensors = DS18X20(OneWire(Pin(2)))
roms = sensors.scan()
before = [sensors.read_temp(rom) for rom in roms]
sensors.convert_temp()
sleep_ms(750)
sensors.write_scratch(roms[0], b"KF\x1f")
print((before, [sensors.read_temp(rom) for rom in roms], [bytes(rom[:7]).hex() for rom in roms]))
