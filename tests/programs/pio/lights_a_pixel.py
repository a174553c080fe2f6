"""Light the second of two pixels."""

from machine import Pin
from neopixel import NeoPixel

pixels = NeoPixel(Pin(16), 2)
pixels[1] = (1, 2, 3)
pixels.write()
