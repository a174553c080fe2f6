"""Feed a watchdog three times, and then no more."""

from time import sleep

from machine import WDT

watchdog = WDT(timeout=2000)
for _ in range(3):
    sleep(1.5)
    watchdog.feed()
sleep(60)
