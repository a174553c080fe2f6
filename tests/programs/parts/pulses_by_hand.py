"""Move a servo by pulses that the program makes itself."""

from time import sleep_ms, sleep_us

from machine import Pin

pin = Pin(15, Pin.OUT)
for _ in range(30):
    pin.on()
    sleep_us(1490)
    pin.off()
    sleep_us(18_500)
pin.on()
sleep_us(5000)
pin.off()
sleep_ms(100)
