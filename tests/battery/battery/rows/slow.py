"""Clients that take their time."""

import asyncio
import time
import urllib.parse

from battery.honest import Honest
from battery.row import Figure, row

HEAD = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


async def slow_head(reader, writer, end):
    """A head of which a line comes every few seconds."""
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n")
    while time.monotonic() < end:
        writer.write(b"X-A: b\r\n")
        await writer.drain()
        await asyncio.sleep(3)


async def slow_body(reader, writer, end):
    """A body of which a byte comes every few seconds."""
    writer.write(HEAD + b"Content-Length: 100000\r\n\r\n")
    while time.monotonic() < end:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(3)


async def slow_read(reader, writer, end):
    """Many large answers asked for, and none of them read."""
    writer.write(b"GET /practices.csv HTTP/1.1\r\nHost: a\r\n\r\n" * 20)
    await writer.drain()
    await asyncio.sleep(max(0, end - time.monotonic()))


async def many_ranges(reader, writer, end):
    """Ranges without end, again and again."""
    ranges = ",".join(f"{place}-{place + 1}" for place in range(0, 2000, 2)).encode()
    while time.monotonic() < end:
        writer.write(b"GET /assets/style.css HTTP/1.1\r\nHost: a\r\nRange: bytes=" + ranges + b"\r\n\r\n")
        await writer.drain()
        await asyncio.wait_for(reader.read(1000), 5)
        await asyncio.sleep(3)


async def attack(url, mode, connections, seconds):
    """Many connections of one mode, from addresses of the loopback network that are not ours."""
    parts = urllib.parse.urlsplit(url)
    end = time.monotonic() + seconds
    opened = 0

    async def one(number):
        nonlocal opened
        await asyncio.sleep(number / 200)
        try:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port, local_addr=(f"127.0.1.{number % 50 + 1}", 0), limit=1024)
        except OSError:
            return
        opened += 1
        try:
            await mode(reader, writer, end)
        except (OSError, TimeoutError):
            pass
        writer.close()

    await asyncio.gather(*(one(number) for number in range(connections)))
    return opened


async def until_closed(url, first, limit):
    """How long a connection lives that says no more than `first`."""
    parts = urllib.parse.urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(first)
    started = time.monotonic()
    try:
        await asyncio.wait_for(reader.read(), limit)
    except (OSError, TimeoutError):
        pass
    writer.close()
    return time.monotonic() - started


@row("S3", "Slow clients", fault="slow")
def slow_clients(ctx):
    """Slow heads, bodies, readers and ranges, one after the other, with honest people beside them."""
    program = ctx.program()
    url = ctx.url(program.node)
    connections, seconds = ctx.scale(300, 1000), ctx.scale(5, 120)
    opened = 0
    with Honest(ctx, program, url) as honest:
        for mode in (slow_head, slow_body, slow_read, many_ranges):
            opened += asyncio.run(attack(program.node.url, mode, connections, seconds))
    yield Figure("slow connections", opened, ">=", connections * 3)
    yield from honest.figures()
    idle = asyncio.run(until_closed(program.node.url, b"GET / HTTP/1.1\r\nHost: a\r\n", 20))
    yield Figure("a head that never ends is closed after", round(idle, 1), "<=", 10.5, "s")
