from marelle import Robot, wait

bot = Robot()
bot.servo.move(90)
bot.drive(250, 0)
while bot.range.distance() > 300:
    wait(50)
bot.stop()
bot.servo.move(180)
wait(500)
print(bot.range.distance(), "mm to the left")
bot.turn(90)
bot.straight(300)
