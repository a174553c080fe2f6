"""Race a long move against a task of 1 s: the move is stopped."""

from marelle import Robot, multitask, run, wait

bot = Robot()


async def far():
    print(await bot.straight(2000))


async def near():
    await wait(1000)
    return "near"


print(run(multitask(far(), near(), race=True)))
wait(1000)
a = bot.distance()
wait(500)
print(bot.done(), 100 < a < 300, bot.distance() - a)
