# Uses all that the robot has: jerks to and fro so that its wheels slip, pushes boxes, and reads its sensors ten times a second.
from marelle import Robot, wait

bot = Robot()
step = 0
while True:
    if step % 10 == 0:
        bot.drive(400 if step % 20 else -300, 20)
    near = bot.range.distance()
    shade = bot.line.position()
    turning, pull = bot.imu.turn_rate(), bot.imu.acceleration()
    step += 1
    wait(100)
