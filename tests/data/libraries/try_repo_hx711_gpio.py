from hx711_gpio import HX711
from machine import Pin

print(HX711(Pin(15, Pin.OUT), Pin(14, Pin.IN)).read())
