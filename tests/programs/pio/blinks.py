"""Blink by a machine for 65 ms."""

from time import sleep_ms

from machine import Pin
from rp2 import PIO, StateMachine, asm_pio


@asm_pio(set_init=PIO.OUT_LOW)
def program():
    wrap_target()
    set(pins, 1)[31]
    nop()[31]
    set(pins, 0)[31]
    nop()[31]
    wrap()


machine = StateMachine(0, program, freq=6400, set_base=Pin(25))
machine.active(1)
sleep_ms(65)
machine.active(0)
