"""Wait for a network that never comes."""

import time

import network

wlan = network.WLAN()
wlan.active(True)
wlan.connect("x")
while not wlan.isconnected():
    print("...")
    time.sleep(20)
