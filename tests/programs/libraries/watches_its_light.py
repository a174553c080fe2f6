"""Run the example of a README, and note three times how its light is."""

import time

import example

seen = []
for _ in range(3):
    time.sleep(0.9)
    seen.append(example.led.value)
print(seen)
