"""Make a pin of a slice an output, and change the slice."""

from machine import PWM, Pin

one, two = PWM(Pin(2), freq=1000, duty_u16=60000), PWM(Pin(3), duty_u16=60000)
print(one is PWM(Pin(18)), one is two)
pin = Pin(2, Pin.OUT, value=0)
two.freq(500)
one.duty_u16(65535)
print(pin.value(), Pin(3).value())
