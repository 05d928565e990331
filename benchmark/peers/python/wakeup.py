"""How exactly a sleeper is woken: n tasks whose deadlines are some microseconds apart each note by how much they woke
up after theirs. It shows how fine the event loop's timers are.

    wakeup.py asyncio|uvloop N MICROSECONDS_APART
"""
import asyncio
import time

import peer


async def sleeper(deadline_ns):
    await asyncio.sleep((deadline_ns - time.monotonic_ns()) / 1e9)
    return time.monotonic_ns() - deadline_ns


async def main(n, apart_us):
    measurement = peer.Measurement()
    first_ns = time.monotonic_ns() + 50_000_000
    late = await asyncio.gather(*(sleeper(first_ns + i * apart_us * 1000) for i in range(n)))
    return n, measurement.figures() | peer.wakeup(late), len(late) == n


peer.run("wakeup", main)
