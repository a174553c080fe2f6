# Has a loop connect.
asyncio = reach('asyncio')
async def main():
    await asyncio.open_connection('127.0.0.1', PORT_TCP)
asyncio.run(main())
