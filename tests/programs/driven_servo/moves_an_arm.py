"""Moves an arm for 100 ms."""

from marelle import Servo, wait

arm = Servo((3, 0x40))
arm.move(180)
wait(100)
arm.off()
