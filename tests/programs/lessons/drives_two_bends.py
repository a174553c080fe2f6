"""Drive two bends with a word between them."""

from marelle import Robot, wait

bot = Robot()
bot.drive(100, 45)
wait(2000)
print("là")
bot.drive(80, -90)
wait(1500)
bot.stop()
wait(500)
