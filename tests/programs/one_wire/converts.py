"""Tell all thermometers of a wire to measure."""

from ds18x20 import DS18X20
from machine import Pin
from onewire import OneWire

DS18X20(OneWire(Pin(2))).convert_temp()
