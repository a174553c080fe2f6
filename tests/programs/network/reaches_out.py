"""Try to reach others, and print the error of each try."""

import socket

import network
import ntptime
import requests


def tell(action, *given):
    try:
        action(*given)
    except OSError as error:
        print(error.errno, error)


tell(socket.getaddrinfo, "micropython.org", 80)
network.WLAN().active(True)
tell(requests.get, "http://micropython.org/")
tell(requests.get, "https://192.0.2.1/x")
tell(ntptime.settime)
end = socket.socket()
tell(end.connect, socket.getaddrinfo("192.0.2.1", 80)[0][-1])
end.settimeout(0.5)
tell(end.accept)
end.bind(("0.0.0.0", 80))
end.listen(1)
tell(end.accept)
tell(socket.socket().bind, ("0.0.0.0", 80))
end.setblocking(False)
tell(end.accept)
end.close()
tell(end.listen)
