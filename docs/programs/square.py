from marelle import Robot

bot = Robot()
for side in range(4):
    bot.straight(300)
    bot.turn(90)
print("back at the start")
