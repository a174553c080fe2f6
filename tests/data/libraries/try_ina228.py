from ina228 import INA228
from machine import I2C

monitor = INA228(I2C(0), shunt_resistance=0.0162, max_current=10)
print("%.1f %.1f %.1f %.1f" % (monitor.shunt_voltage * 1000, monitor.voltage, monitor.current, monitor.temperature), monitor.shunt_cal)
