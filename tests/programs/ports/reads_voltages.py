"""Read three analogue inputs, and the first one again a second later."""

from time import sleep

from machine import ADC

inputs = [ADC(26), ADC(27), ADC(4)]
first = [one.read_u16() for one in inputs]
sleep(1)
print((first, inputs[0].read_u16()))
