"""Keep a move, await it later, and move without a task."""

from marelle import Robot, run, wait

bot = Robot()


async def main():
    move = bot.straight(200, wait=False)
    await wait(100)
    print(move.done(), await move.wait(), bot.distance())


run(main())
print(bot.straight(100), bot.distance())
