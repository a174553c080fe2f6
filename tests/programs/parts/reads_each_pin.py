"""Read each analogue channel and five pins."""

from machine import ADC, Pin

for channel in range(4):
    assert 0 <= ADC(channel).read_u16() <= 65535
for pin in (15, 14, 20, 21, 22):
    assert Pin(pin).value() in (0, 1)
