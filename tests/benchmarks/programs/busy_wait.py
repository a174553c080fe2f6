# Waits by reading the clock again and again, as beginners do; blinks 100 times a second while the robot drives.
from machine import PWM, Pin
from time import ticks_diff, ticks_ms

PWM(Pin(10), freq=20000, duty_u16=20000)
PWM(Pin(12), freq=20000, duty_u16=24000)
led = Pin("LED", Pin.OUT)

while True:
    started = ticks_ms()
    led.toggle()
    while ticks_diff(ticks_ms(), started) < 10:
        pass
