from marelle import Robot, wait

bot = Robot()
bot.button.wait_for_press()
while bot.distance() < 900:
    off = bot.range.distance() - 200  # the wall is to the right
    goal = max(-20, min(20, off // 4))  # degrees to turn towards it, or away from it
    bot.drive(200, 2 * (goal - bot.heading()))
    wait(50)
bot.stop()
bot.buzzer.beep()
print(bot.range.distance(), "mm from the wall")
