"""Drive across a line, and print what a line sensor saw."""

from time import sleep_ms

from machine import ADC, Pin

sensor, seen = ADC(1), []
Pin(10, Pin.OUT).on()
Pin(12, Pin.OUT).on()
for _ in range(600):
    sleep_ms(1)
    seen.append(sensor.read_u16())
print(seen[0], max(seen), seen[-1], sum(value > 29_600 for value in seen))
