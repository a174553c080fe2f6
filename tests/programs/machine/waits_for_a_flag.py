"""Wait in a busy loop for a flag that a timer sets after 30 s."""

from machine import Timer

flag = False


def ring(timer):
    global flag
    flag = True


timer = Timer(mode=Timer.ONE_SHOT, period=30_000, callback=ring)
while not flag:
    pass
print("rung")
