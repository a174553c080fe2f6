"""Read what is no stream."""

import asyncio

try:
    asyncio.run(asyncio.StreamReader(3).read(1))
except OSError as error:
    print(str(error))
