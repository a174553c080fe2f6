"""Flash once after 4 s, whatever the button does."""

from marelle import Robot, wait

bot = Robot()
wait(4000)
bot.led.on()
wait(300)
bot.led.off()
while True:
    wait(50)
