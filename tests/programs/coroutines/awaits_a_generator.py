"""Awaits generators, and yields from coroutines."""


def plain(x):
    got = yield x  # noqa: F841 - nothing is sent
    return x + 1


class Waits:
    def __iter__(self):
        yield "iter"
        return 7


async def coroutine(x):
    print(await plain(x), await Waits())
    return "end"


def outer():
    print((yield from coroutine(1)))


print([*outer()], type(coroutine(2)) is type(plain(2)))


async def nothing():
    "it says nothing"


async def yields():
    yield 1


print([*nothing()], [*yields()])
