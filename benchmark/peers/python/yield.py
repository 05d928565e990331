"""Passing control: two tasks let each other run, n times in all. sleep(0) is how asyncio says "yield": it makes one
round of the event loop.

    yield.py asyncio|uvloop N
"""
import asyncio

import peer


async def passer(times):
    for _ in range(times):
        await asyncio.sleep(0)
    return times


async def main(n):
    measurement = peer.Measurement()
    passed = await asyncio.gather(passer(n // 2), passer(n // 2))
    return n, measurement.figures(), sum(passed) == n // 2 * 2


peer.run("yield", main)
