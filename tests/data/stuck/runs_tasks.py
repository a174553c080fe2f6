import asyncio


async def task():
    while True:
        try:
            await asyncio.sleep_ms(1)
        except:
            pass


async def main():
    tasks = [asyncio.create_task(task()) for _ in range(10)]
    while True:
        try:
            await asyncio.gather(*tasks)
        except:
            pass


while True:
    try:
        asyncio.run(main())
    except:
        pass
