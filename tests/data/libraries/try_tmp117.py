from machine import I2C
from micropython_tmp117.tmp117 import TMP117

print(TMP117(I2C(0)).temperature)
