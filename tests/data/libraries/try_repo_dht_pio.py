from machine import Pin
from PicoDHT22 import PicoDHT22

celsius, humidity = PicoDHT22(Pin(15, Pin.IN, Pin.PULL_UP)).read()
print(humidity, celsius)
