"""Drive a bus byte by byte, then scan on other pins."""

from machine import Pin, SoftI2C

bus, data = SoftI2C(scl=Pin(5), sda=Pin(4)), bytearray(2)
bus.start()
acknowledged = bus.write(b"\x90\x05"), bus.write(b"ab")
bus.start()
refused = bus.write(b"\x92\x05")
bus.stop()
bus.start()
bus.write(b"\x90\x05")
bus.start()
bus.write(b"\x91")
bus.readinto(data)
bus.stop()
bus.init(scl=Pin(7), sda=Pin(6))
print((acknowledged, refused, bytes(data), bus.scan()))
