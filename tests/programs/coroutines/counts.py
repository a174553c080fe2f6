"""Goes through an asynchronous iterator: to its end, and to a `break`."""

import asyncio


class Count:
    def __init__(self, most):
        self.now, self.most = 0, most

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.now += 1
        if self.now > self.most:
            raise StopAsyncIteration
        return self.now, self.now**2


async def main(stop):
    async for n, square in Count(4):
        if n == 2:
            continue
        if n == stop:
            break
        print(n, square)
    else:
        print("all")
    return n


print(asyncio.run(main(4)), asyncio.run(main(9)))
