"""A task fails beside one that runs for ever."""

from marelle import multitask, run, wait


async def fails():
    await wait(50)
    raise ValueError("mine")


async def forever():
    while True:
        await wait(10)


try:
    run(multitask(forever(), fails()))
except ValueError as error:
    print("caught", error)
print(wait(10))
