"""Measure with a DHT22, and with the driver of a DHT11."""

from dht import DHT11, DHT22
from machine import Pin

sensor = DHT22(Pin(15))
sensor.measure()
whole = DHT11(Pin(15))
whole.measure()
print((round(sensor.temperature(), 1), round(sensor.humidity(), 1), whole.humidity()))
