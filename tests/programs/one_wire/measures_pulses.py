"""Read a DHT22 by the length of its pulses, after a start of so many microseconds."""

from time import sleep_us

from machine import Pin, time_pulse_us

HELD_US = 1100

wire = Pin(15, Pin.OUT, value=0)
sleep_us(HELD_US)
wire.init(Pin.IN, Pin.PULL_UP)
data = bytearray(5)
first = time_pulse_us(wire, 1, 1000)  # the rest of the silence, or the answer
if first > 0:
    while first < 60:
        first = time_pulse_us(wire, 1, 1000)
    for place in range(40):
        if time_pulse_us(wire, 1, 1000) > 40:
            data[place // 8] |= 0x80 >> place % 8
sleep_us(100)
print(data.hex(), wire.value())
