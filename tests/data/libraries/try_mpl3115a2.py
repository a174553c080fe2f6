from machine import I2C
from micropython_mpl3115a2.mpl3115a2 import MPL3115A2

sensor = MPL3115A2(I2C(0))
print(sensor.pressure, sensor.temperature)
