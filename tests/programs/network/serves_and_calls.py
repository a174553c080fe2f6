"""Serve, and call somebody who is not there."""

import asyncio

import network

network.WLAN(network.AP_IF).active(True)


async def main():
    async with await asyncio.start_server(print, "0.0.0.0", 80):
        await asyncio.sleep_ms(100)
        try:
            await asyncio.open_connection("192.0.2.1", 80)
        except OSError as error:
            print(error.errno)


asyncio.run(main())
