"""Set the clock shortly before midnight, and read it after."""

from time import localtime, sleep, time

from machine import RTC

clock = RTC()
before = clock.datetime()
clock.datetime((2027, 2, 28, 0, 23, 59, 50, 0))
sleep(15)
print((before, clock.datetime(), localtime()[:6], time()))
