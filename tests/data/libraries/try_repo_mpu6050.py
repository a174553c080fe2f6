from imu import MPU6050
from machine import I2C

sensor = MPU6050(I2C(0))
print("%.1f %.1f %.1f" % sensor.accel.xyz)
print("%.1f %.1f %.1f" % sensor.gyro.xyz)
print("%.2f" % sensor.temperature)
