"""Drive for a second by picozero, and measure the distance before and after."""

import time

from picozero import DistanceSensor, Robot

eyes = DistanceSensor(trigger=14, echo=15, max_distance=2)
before_m = eyes.distance
Robot(left=(10, 11), right=(12, 13)).forward(0.5, t=1, wait=True)
time.sleep(0.5)  # it rolls on for a while
print([before_m, eyes.distance])
