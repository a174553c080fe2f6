"""Have a callback run a text that sets a name of the program."""

import time

import micropython

x = 1
micropython.schedule(exec, "x = 2")
time.sleep_ms(1)
print(x)
