"""Powers both motors without the library for half a second."""

from time import sleep_ms

from machine import PWM, Pin

for pin in (10, 12):
    PWM(Pin(pin), freq=20_000, duty_u16=30_000)
sleep_ms(500)
for pin in (10, 12):
    Pin(pin, Pin.OUT).off()
