"""Leaves an `async with` by return, break, an exception that is swallowed and one that is not."""

import asyncio


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await asyncio.sleep_ms(1)
        return self.name

    async def __aexit__(self, kind, error, trace):
        print("leave", self.name, kind and kind.__name__, repr(error), trace)
        return self.swallow


async def main(how):
    for _ in range(2):
        async with Manager("a", how == "swallow") as a, Manager("b"):
            print(how, a)
            if how == "return":
                return "returned"
            if how == "break":
                break
            if how in ("raise", "swallow"):
                raise ValueError(how)
    return "after"


for how in ("return", "break", "swallow", "raise"):
    try:
        print(asyncio.run(main(how)))
    except ValueError as error:
        print("raised", error)
