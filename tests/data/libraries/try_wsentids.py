from machine import I2C
from micropython_wsentids.wsentids import WSENTIDS

print(WSENTIDS(I2C(0)).temperature)
