from machine import Pin
from PCF8574 import PCF8574

expander = PCF8574(0x38, sda=4, scl=5)
for pin in range(8):
    expander.Pin(pin, Pin.OUT)
expander.begin()
expander.digital_write(0, 1)
expander.digital_write(2, 1)
expander.digital_write(5, 1)
expander.digital_write(2, 0)
