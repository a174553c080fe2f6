"""Turns the left motor for 300 ms and prints what its encoder counted."""

from time import sleep_ms

from marelle.chips.quadrature import QuadratureEncoder
from marelle.parts.motor import Motor

encoder = QuadratureEncoder(0, 6)
Motor(10, 11).power(40)
sleep_ms(300)
print(encoder.count())
