from machine import I2C
from micropython_ds3502.ds3502 import DS3502

potentiometer = DS3502(I2C(0))
potentiometer.wiper = 64
print(potentiometer.wiper, I2C(0).readfrom_mem(0x28, 2, 1)[0])
