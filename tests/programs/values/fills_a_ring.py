"""Writes into rings and reads them, by a stream of asyncio, too."""

import asyncio

import micropython

ring = micropython.RingIO(4)
print(ring, ring.write(b"abcdef"), ring.any(), ring.readline(), ring.any(), ring.read(1))
print(ring.write(b"a\nb"), ring.readline(), ring.read(), ring.write("xyz"))
cells = bytearray(3)
print(ring.readinto(cells, 1), cells, ring.write(b"abcd", 1, 2), ring.read(), ring.close())
print(micropython.RingIO(bytearray(4)).write(b"abcdef"))
for wrong in (
    lambda: micropython.RingIO(None),
    lambda: ring.write(5),
    lambda: setattr(ring, 1, 2),
):
    try:
        wrong()
    except TypeError as error:
        print(error)
stream = asyncio.StreamWriter(ring)


async def write():
    stream.write(b"ABC" * 5)
    await stream.drain()


async def main():
    asyncio.create_task(write())  # noqa: RUF006 - the board's loop holds it
    print(await stream.readexactly(15))


asyncio.run(main())
