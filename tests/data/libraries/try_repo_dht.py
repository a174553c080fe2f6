from dht import DHT22
from machine import Pin

sensor = DHT22(Pin(15))
sensor.measure()
print("%.1f %.1f" % (sensor.humidity(), sensor.temperature()))
