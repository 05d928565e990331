"""Many tasks that only wait: n asyncio tasks each sleep for the same time, and are counted when they wake up. It
shows what a waiting task costs: the task, its coroutine, a future and a timer.

    sleepers.py asyncio|uvloop N MILLISECONDS
"""
import asyncio

import peer


async def sleeper(seconds):
    await asyncio.sleep(seconds)
    return 1


async def main(n, delay_ms):
    measurement = peer.Measurement()
    tasks = [asyncio.create_task(sleeper(delay_ms / 1000)) for _ in range(n)]
    finished = 0
    for task in tasks:
        finished += await task
    return n, measurement.figures(), finished == n


peer.run("sleepers", main)
