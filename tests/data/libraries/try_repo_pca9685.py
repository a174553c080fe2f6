from machine import I2C
from pca9685 import PCA9685

driver = PCA9685(I2C(0))
driver.freq(200)
driver.pwm(0, 409, 1228)
