"""Await the first words inside a task, and use one outside."""

from marelle import Robot, forward, right, run

bot = Robot()


async def main():
    await forward(1)
    await right()
    print(bot.distance(), bot.heading())


run(main())
print(forward(1))
