from marelle import Robot

bot = Robot()
for _ in range(4):
    bot.straight(300)
    bot.turn(90)
