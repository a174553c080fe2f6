"""Read and write a port as a stream, while another task goes on."""

import asyncio

from machine import UART


async def main():
    ticks = []

    async def tick():
        while True:
            ticks.append(1)
            await asyncio.sleep_ms(10)

    other = asyncio.create_task(tick())
    reader, data = asyncio.StreamReader(UART(0)), bytearray(2)
    writer = asyncio.StreamWriter(UART(0), {"name": "gps"})
    writer.write(b"ask\n")
    await writer.drain()
    got = [await reader.readline(), await reader.readexactly(3), await reader.read(5)]
    count = await reader.readinto(data)
    other.cancel()
    return got, count, bytes(data), len(ticks), writer.get_extra_info("name")


print(asyncio.run(main()))
