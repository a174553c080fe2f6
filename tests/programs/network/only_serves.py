"""Serve for ever."""

import asyncio

import network

network.WLAN(network.AP_IF).active(True)


async def main():
    server = await asyncio.start_server(print, "0.0.0.0", 80)
    await server.wait_closed()


asyncio.run(main())
