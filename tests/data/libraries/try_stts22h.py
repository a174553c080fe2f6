from machine import I2C
from micropython_stts22h.stts22h import STTS22H

print(STTS22H(I2C(0)).temperature)
