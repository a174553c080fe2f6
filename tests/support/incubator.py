"""An incubator: a Pico with a thermometer and a heater on a relay, in a room that cools down."""

KIT = """\
format = 1
board = "pico"
title.fr = "Couveuse"
[body]
radius_mm = 60
[battery]
open_mv = 5000
ohm = 0.5
idle_ma = 40
[[part]]
kind = "relay"
name = "heater"
pin = 14
[[part]]
kind = "ds18b20"
name = "thermometer"
pin = 15
"""
ROOM = """\
format = 1
size = [500, 500]
[environment]
temperature = {}
[room]
heater = "heater"
warms = 3500
time_constant = 3000
start = 3750
"""
KEEPER = """\
from marelle import Relay, TemperatureSensor, wait
heater = Relay(14)
thermometer = TemperatureSensor("DS18B20", 15)
while True:
    warm = thermometer.temperature()
    if warm < 37.3:
        heater.on()
    elif warm > 37.7:
        heater.off()
    wait(2000)
"""
