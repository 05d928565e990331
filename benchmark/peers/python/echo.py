"""Round trips over TCP: n connections, each of which sends a message to the echo server and waits until it has come
back, again and again. Written as an asyncio.Protocol, which calls back where streams would make a task wait: it takes
less time than they do.

    echo.py asyncio|uvloop N ROUNDS BYTES PORT
"""
import asyncio

import peer


class Talk(asyncio.Protocol):
    def __init__(self, rounds, size):
        self.left, self.right = rounds, 0
        self.message, self.answer = bytes(i % 256 for i in range(size)), b""
        self.finished = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.message)

    def data_received(self, data):
        self.answer = self.answer + data if self.answer else data
        if len(self.answer) < len(self.message):
            return
        self.right += self.answer == self.message
        self.answer = b""
        self.left -= 1
        if self.left > 0:
            self.transport.write(self.message)
        else:
            self.transport.close()

    def connection_lost(self, error):
        self.finished.set_result(self.right)


async def talk(rounds, size, port):
    loop = asyncio.get_running_loop()
    _transport, protocol = await loop.create_connection(lambda: Talk(rounds, size), "127.0.0.1", port)
    return await protocol.finished


async def main(n, rounds, size, port):
    measurement = peer.Measurement()
    right = sum(await asyncio.gather(*(talk(rounds, size, port) for _ in range(n))))
    return n, measurement.figures() | {"round_trips": right}, right == n * rounds


peer.run("echo", main)
