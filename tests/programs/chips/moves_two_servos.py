"""Moves two servos of a chip and prints its registers."""

from machine import I2C, Pin

from marelle import Servo

bus = I2C(0, sda=Pin(4), scl=Pin(5))

arm, hand = Servo((0, 0x40)), Servo((15, 0x40))
arm.move(90)
hand.move(180)
print(
    [tuple(bus.readfrom_mem(0x40, 6 + 4 * n, 4)) for n in (0, 15)], bus.readfrom_mem(0x40, 254, 1)
)
hand.off()
print([tuple(bus.readfrom_mem(0x40, 6 + 4 * n, 4)) for n in (0, 15)])
