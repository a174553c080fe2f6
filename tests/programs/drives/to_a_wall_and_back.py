"""Drive forward for 2 s, then back for half a second."""

from time import sleep

from machine import Pin

forwards, backwards = (Pin(10, Pin.OUT), Pin(12, Pin.OUT)), (Pin(11, Pin.OUT), Pin(13, Pin.OUT))
for pin in forwards:
    pin.on()
sleep(2)
for pin in forwards:
    pin.off()
for pin in backwards:
    pin.on()
sleep(0.5)
