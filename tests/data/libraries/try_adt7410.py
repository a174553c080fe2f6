from machine import I2C
from micropython_adt7410.adt7410 import ADT7410

print(ADT7410(I2C(0)).temperature)
