"""An incubator: a Pico with a thermometer and a heater on a relay, in a room that cools down."""

from programs import program_text

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
KEEPER = program_text("rooms/keeps_eggs_warm")
