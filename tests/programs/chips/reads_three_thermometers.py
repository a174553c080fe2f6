"""Prints what each thermometer reads of the air."""

from marelle import TemperatureSensor

climate = TemperatureSensor("BME280", 0x76)
print(climate.hundredths(), round(climate.humidity()), round(climate.pressure()))
air = TemperatureSensor("DHT22", 18)
print(air.temperature(), air.humidity())
water = TemperatureSensor("DS18B20", 19)
print(water.temperature())
