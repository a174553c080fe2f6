from machine import I2C
from vl53l0x import VL53L0X

finder = VL53L0X(I2C(0))
finder.set_measurement_timing_budget(40000)
finder.set_Vcsel_pulse_period(finder.vcsel_period_type[0], 12)
finder.set_Vcsel_pulse_period(finder.vcsel_period_type[1], 8)
print(finder.ping(), finder.read())
