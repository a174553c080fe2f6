"""Read the battery by its channel and by its pin."""

from machine import ADC, Pin

channel = ADC(3)
print(channel.read_u16())
Pin(29)
print(channel.read_u16())
ADC(Pin(29))
print(channel.read_u16())
print(ADC(0).read_u16())
