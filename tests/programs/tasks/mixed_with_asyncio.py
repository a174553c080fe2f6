"""Mix tasks of asyncio with a move of the robot."""

import asyncio

from marelle import Robot, run, wait

bot = Robot()


async def blink():
    for _ in range(3):
        await wait(20)


async def main():
    task = asyncio.create_task(blink())
    await asyncio.gather(blink(), bot.straight(100))
    await task
    print(bot.distance())


run(main())
