from machine import ADC, Pin

battery = ADC(3)
line = ADC(Pin(26))
print(battery.read_u16() * 3, line.read_u16())
