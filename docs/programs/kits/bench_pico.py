from marelle import Robot, wait

bot = Robot()
for angle in range(0, 181, 45):
    bot.servo.move(angle)
    bot.screen.text(angle, 0)
    wait(300)
bot.buzzer.beep()
print(bot.temperature.temperature(), "degrees,", bot.light.light(), "lux")
print("knob:", bot.knob.value(), "wall:", bot.range.distance(), "mm")
