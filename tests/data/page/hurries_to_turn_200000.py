from marelle import Robot

bot = Robot()
turns = 0
while True:
    turns += 1
    if turns == 200000:
        bot.beep()
