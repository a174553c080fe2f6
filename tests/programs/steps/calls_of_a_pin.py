"""A pin calls a function while another one switches it."""

from machine import Pin


def edge(p):
    x = 1  # noqa: F841 - a variable of the frame


def rise():
    p.on()
    return 2


p = Pin(3, Pin.OUT)
p.irq(edge, Pin.IRQ_RISING)
rise()
