from marelle import Robot, wait

bot = Robot()
bot.drive(200, 0)
while bot.range.distance() > 250:
    wait(50)
bot.stop()
bot.turn(90)
bot.straight(300)
print(bot.range.distance(), "mm")
