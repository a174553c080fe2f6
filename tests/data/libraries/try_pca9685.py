from machine import I2C
from micropython_pca9685.pca9685 import PCA9685

driver = PCA9685(I2C(0))
driver.frequency = 50
driver.channels[3].duty_cycle = 0x7FFF
