"""Give one of two sensors another address while the other one is off."""

from machine import I2C, Pin

other = I2C(1, sda=Pin(18), scl=Pin(19))
other.writeto_mem(0x29, 0x8A, b"\x55")
print(other.scan())
bus, second = I2C(0, sda=Pin(4), scl=Pin(5)), Pin(7, Pin.OUT, value=0)
bus.writeto_mem(0x29, 0x8A, b"\x30")
print(bus.scan())
second.init(Pin.IN)
print(bus.scan())
Pin(6, Pin.OUT, value=0)
print(bus.scan())
