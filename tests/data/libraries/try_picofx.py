import time

from machine import Pin
from picofx import MonoPlayer, PWMLED
from picofx.mono import BlinkFX

led = PWMLED(15)
player = MonoPlayer([led])
player.effects = BlinkFX(speed=0.5)
player.start(fps=100)
levels = []
for _ in range(6):
    time.sleep_ms(310)
    levels.append(Pin(15).value())
print(*levels)
player.stop()
