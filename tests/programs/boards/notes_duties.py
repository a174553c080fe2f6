"""Drive on a board without motors, and write each duty into a file."""

import machine
from toy_robot import toy

from marelle import Robot

bot = Robot()
bot.drive(200, 0)
toy.sleep_us(100_000)

set_duty = machine.PWM.duty_u16


def noted(pwm, duty):
    set_duty(pwm, duty)
    with open("/duties", "w") as file:
        file.write(str(sorted(toy.duties.items())))


machine.PWM.duty_u16 = noted
print(max(toy.duties.values()) > 10_000)
while True:
    pass
