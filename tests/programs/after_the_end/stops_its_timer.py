"""Starts a timer that stops itself at its first tick."""

from machine import Timer


def tick(timer):
    print("tick")
    timer.deinit()


Timer(period=250, callback=tick)
