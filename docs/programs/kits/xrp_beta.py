from marelle import Robot, wait

bot = Robot()
for _ in range(150):
    left, right = bot.line.values()
    bot.drive(100, (right - left) // 2)
    wait(50)
bot.stop()
