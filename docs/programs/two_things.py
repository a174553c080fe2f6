from marelle import LED, Robot, multitask, run, wait

bot = Robot()
light = LED("LED")


async def square():
    for _ in range(4):
        await bot.straight(300)
        await bot.turn(90)


async def blink():
    while True:
        light.toggle()
        await wait(250)


run(multitask(square(), blink(), race=True))
print(bot.distance(), bot.heading())
