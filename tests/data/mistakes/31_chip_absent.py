from machine import I2C, Pin

bus = I2C(0, sda=Pin(4), scl=Pin(5))
bus.readfrom(0x29, 1)
