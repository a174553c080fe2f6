from machine import I2C
from micropython_htu21df.htu21df import HTU21DF

sensor = HTU21DF(I2C(0))
print("%.2f %.1f" % (sensor.temperature, sensor.humidity))
