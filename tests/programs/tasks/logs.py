"""Log values on the console and in a file."""

from marelle import log, wait

for n in range(3):
    log(turn=2 * n, distance=n)
    wait(100)
log(light=5)
log("light.csv", light=6)
log("light.csv", light=7, dark=1)
