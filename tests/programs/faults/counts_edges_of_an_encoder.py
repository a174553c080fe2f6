"""Turns the left motor for 300 ms and prints how many edges its encoder made."""

from time import sleep_ms

from machine import Pin

from marelle.parts.motor import Motor

seen = []
Pin(6).irq(lambda pin: seen.append(1), Pin.IRQ_RISING)
Motor(10, 11).power(40)
sleep_ms(300)
print(len(seen))
