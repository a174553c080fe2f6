from machine import I2C
from micropython_pct2075.pct2075 import PCT2075

print(PCT2075(I2C(0)).temperature)
