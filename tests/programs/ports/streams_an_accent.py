"""Send a text with an accent through a stream."""

import asyncio

from machine import UART


async def main():
    writer = asyncio.StreamWriter(UART(0))
    writer.write("été")
    await writer.drain()


asyncio.run(main())
