from marelle import Robot

bot = Robot()
bot.button.wait_for_press()
bot.straight(100)
