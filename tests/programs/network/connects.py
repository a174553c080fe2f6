"""Look for networks, connect to one and wait for it."""

import time

import network

wlan = network.WLAN(network.STA_IF)
print(wlan, wlan.active(), wlan.ifconfig()[0])
try:
    wlan.connect("home", "secret12")
except OSError as error:
    print(error)
wlan.active(True)
print(wlan.scan(), wlan.ifconfig())
wlan.connect("home", "secret12")
for _ in range(10):
    if wlan.status() < 0 or wlan.status() >= 3:
        break
    print("waiting", wlan.status())
    time.sleep(1)
print(wlan, wlan.isconnected(), wlan.status() == network.STAT_NO_AP_FOUND)
if wlan.status() != 3:
    raise RuntimeError("network connection failed")
