"""Reads the frame of an exception at the end of an `async with`."""

import asyncio


class E:
    async def __aenter__(self):
        pass

    async def __aexit__(self, kind, error, place):
        place.tb_frame


async def f():
    async with E():
        1 / 0


asyncio.run(f())
