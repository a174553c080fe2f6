"""Two tasks call one function, one awaits the other."""

import asyncio


async def child(name):
    await asyncio.sleep_ms(10)
    return name


async def main():
    a = asyncio.create_task(child("a"))
    b = await child("b")  # noqa: F841 - a variable of the frame
    await a


asyncio.run(main())
