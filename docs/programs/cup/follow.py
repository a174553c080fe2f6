from marelle import Robot, wait

bot = Robot()
while bot.distance() < 1500:
    bot.drive(150, bot.line.position() or 0)
    wait(10)
bot.stop()
