"""Two tasks count side by side."""

import time

from marelle import multitask, run, wait


async def count(name, ms):
    for n in range(3):
        await wait(ms)
        print(name, n)
    return name


start = time.ticks_ms()
print(run(multitask(count("a", 100), count("b", 130))))
print(time.ticks_ms() - start)
