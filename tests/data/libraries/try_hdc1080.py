from machine import I2C
from micropython_hdc1080.hdc1080 import HDC1080

print(*[round(one, 2) for one in HDC1080(I2C(0)).measurements])
