from marelle import Robot

bot = Robot()
bot.straight(350)
bot.straight(-200)
print("pushed")
