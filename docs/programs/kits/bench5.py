from machine import ADC
from time import sleep_ms

sensors = [ADC(channel) for channel in range(5)]
for _ in range(5):
    print([sensor.read_u16() for sensor in sensors])
    sleep_ms(100)
