"""Open an access point, and ask it for what it does not know."""

import network

point = network.WLAN(network.AP_IF)
point.config(ssid="club", password="12345678")
point.active(True)
print(point, point.config("ssid"), point.status("stations"), point.isconnected())
print(network.hostname(), network.WLAN(network.AP_IF) is point, len(point.config("mac")))
for wrong in (
    lambda: point.config("colour"),
    lambda: point.status("rssi"),
    lambda: network.ipconfig("x"),
):
    try:
        wrong()
    except ValueError as error:
        print(error)
