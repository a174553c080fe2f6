"""Blink twice at once, wait for a flag, and give up a task, by asyncio."""

import asyncio
import time

from machine import Timer


async def blink(name, ms):
    for i in range(3):
        print(name, i, time.ticks_ms())
        await asyncio.sleep_ms(ms)


async def main():
    await asyncio.gather(blink("a", 100), blink("b", 250))
    flag = asyncio.ThreadSafeFlag()
    Timer(mode=Timer.ONE_SHOT, period=500, callback=lambda t: flag.set())
    await flag.wait()
    print("flag", time.ticks_ms())
    try:
        await asyncio.wait_for(blink("c", 9000), 1)
    except asyncio.TimeoutError:  # noqa: UP041 - a board has no other
        print("late", time.ticks_ms())


asyncio.run(main())
