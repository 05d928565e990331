"""What every program of this folder says is here, so that each of them is the few lines that it is about: the event
loop that was asked for (asyncio's own, or uvloop when the PEER is "uvloop"), the arguments, and the one line of JSON.
"""
import asyncio
import json
import sys
import time


class Measurement:
    """The part of a program that counts, from its making to the call of figures()."""

    def __init__(self):
        self.start, self.cpu = time.perf_counter_ns(), time.process_time_ns()

    def figures(self):
        return {"ns": time.perf_counter_ns() - self.start, "cpu_ns": time.process_time_ns() - self.cpu}


def wakeup(late):
    """What some values of actual minus wanted time come to."""
    late = sorted(late)
    return {"median_ns": late[len(late) // 2], "p99_ns": late[len(late) * 99 // 100],
            "early": sum(value < 0 for value in late)}


def run(program, main):
    """Runs `await main(*arguments)`, which returns its n, its figures, and whether the result is right. The command
    line is the event loop's name and the program's numbers."""
    peer, *arguments = sys.argv[1:]
    if peer == "uvloop":
        import uvloop
        uvloop.install()
    n, figures, right = asyncio.run(main(*map(int, arguments)))
    if not right:
        sys.exit(f"{program}: the result is wrong")
    print(json.dumps({"peer": peer, "program": program, "n": n, "checked": True, **figures}))
