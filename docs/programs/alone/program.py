from marelle import Robot, wait

bot = Robot()
bot.drive(150, 0)
while bot.range.distance() > 200:
    wait(20)
