from DIYables_MicroPython_LCD_I2C import LCD_I2C
from machine import I2C

display = LCD_I2C(I2C(0), 0x27, 2, 16)
display.backlight_on()
display.print("HITACHI")
display.set_cursor(5, 1)
display.print("0x40")
