"""Tasks that never wait: n tasks are created in groups, say that they ran, and end; a group begins when the one
before has ended. It shows what a task costs by itself.

    spawn.py asyncio|uvloop N GROUP
"""
import asyncio

import peer


async def nothing():
    return 1


async def main(n, group):
    measurement = peer.Measurement()
    finished = 0
    for _ in range(n // group):
        tasks = [asyncio.create_task(nothing()) for _ in range(group)]
        for task in tasks:
            finished += await task
    return n, measurement.figures(), finished == n


peer.run("spawn", main)
