"""Print a measured time, then ask three questions."""

import time

print(time.ticks_us())
print("How far,")
print("in mm?")
input("? ")
input()
print("Go.")
input()
