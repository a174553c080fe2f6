from machine import I2C
from micropython_as6212.as6212 import AS6212

print(AS6212(I2C(0)).temperature)
