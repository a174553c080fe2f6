from marelle import Robot

bot = Robot()
print(bot.self_test())
