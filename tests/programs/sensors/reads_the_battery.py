"""Read the battery at rest and while both motors start."""

from time import sleep_ms

from machine import ADC, Pin

print(ADC(Pin(29)).read_u16() * 3 * 3300 // 65535)
Pin(10, Pin.OUT).on()
Pin(12, Pin.OUT).on()
sleep_ms(5)
print(ADC(29).read_u16())
