"""Stay in two contexts whose exits print."""

import asyncio


class Kept:
    def __enter__(self):
        pass

    async def __aenter__(self):
        pass

    def __exit__(self, *how):
        print("left")
        return True

    async def __aexit__(self, *how):
        print("left")
        return True


async def main():
    async with Kept():
        with Kept():
            while True:
                pass


asyncio.run(main())
