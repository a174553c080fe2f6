"""Print how long the board looks for a network."""

import time

import network

wlan = network.WLAN()
wlan.active(True)
wlan.connect("x")
start = time.ticks_ms()
while wlan.status() == 1:
    time.sleep_ms(10)
print(time.ticks_diff(time.ticks_ms(), start))
