from DIYables_MicroPython_DS18X20 import DS18X20
from machine import Pin
from onewire import OneWire

sensors = DS18X20(OneWire(Pin(15)))
(rom,) = sensors.scan()
sensors.convert_temp()
sensors.wait_for_conversion()
print(sensors.read_temp(rom))
