"""Toggle a pin and look at another; leave a signal on a third."""

from time import sleep_ms

from machine import PWM, Pin

led, button = Pin(25, Pin.OUT), Pin(3, Pin.IN, Pin.PULL_UP)
seen = []
for _ in range(4):
    seen.append(button())
    led.toggle()
    sleep_ms(10)
PWM(Pin(7), freq=500, duty_u16=16384)
print(seen)
