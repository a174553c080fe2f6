# Has a loop run a command.
asyncio = reach('asyncio')
async def main():
    await (await asyncio.create_subprocess_shell('touch CANARY_FOLDER/by_shell')).wait()
asyncio.run(main())
