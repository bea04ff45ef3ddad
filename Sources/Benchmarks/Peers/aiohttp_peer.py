"""aiohttp by itself: nothing is stored, 64 requests at a time; what Python's network code can do at most."""

import asyncio
import json
import time

import aiohttp
import peer


async def main():
    chosen = peer.options()
    with open(chosen.body, "rb") as file:
        body = file.read()
    numbers = iter(range(chosen.events))

    async def work(session):
        for number in numbers:
            headers = peer.headers(body, f"evt_{number}")
            async with session.post(chosen.url, data=body, headers=headers) as answer:
                await answer.read()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:
        started = time.monotonic()
        await asyncio.gather(*(work(session) for _ in range(64)))
        seconds = time.monotonic() - started
    print(json.dumps({"rate": chosen.events / seconds, "seconds": seconds}))


asyncio.run(main())
