"""Make a servo on the slice of the robot's buzzer, and sound the buzzer."""

from machine import PWM, Pin

from marelle import Robot

servo = PWM(Pin(16), freq=50, duty_ns=1_500_000)
Robot().buzzer.on(440)
print(servo.freq())
