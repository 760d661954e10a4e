"""Many connections that ask without a pause: `flood.py URL CONNECTIONS SECONDS read|login`; prints what came back."""

import asyncio
import collections
import json
import sys
import time
import urllib.parse


def requests(kind, number, turn):
    """One request as bytes."""
    if kind == "read":
        path = ("/api/v1/practices?limit=20", "/practices", "/api/v1/practices/facets", "/")[turn % 4]
        return f"GET {path} HTTP/1.1\r\nHost: battery\r\n\r\n".encode()
    body = json.dumps({"email": f"nobody{number}.{turn}@battery.example", "password": "not the right one"})
    address = f"10.{number // 250 % 250}.{number % 250}.{turn % 250}"
    return (
        f"POST /api/v1/auth/login HTTP/1.1\r\nHost: battery\r\nX-Forwarded-For: {address}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def answer(reader):
    """Reads one answer: its status, and whether it says when to come again."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    if b"transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        length = head.partition(b"content-length:")[2].split(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
    return status, b"\r\nretry-after:" in head


async def one(host, port, kind, number, end, found):
    """One connection, made anew when it ends."""
    turn = 0
    while time.monotonic() < end:
        try:
            reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
            while time.monotonic() < end:
                turn += 1
                writer.write(requests(kind, number, turn))
                status, has_retry = await asyncio.wait_for(answer(reader), 60)
                found[status] += 1
                found["without_retry_after"] += status in (429, 503) and not has_retry
            writer.close()
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError):
            found["lost"] += 1
            await asyncio.sleep(0.1)


async def main(url, connections, seconds, kind):
    """Floods and prints."""
    parts, found = urllib.parse.urlsplit(url), collections.Counter()
    end = time.monotonic() + seconds
    await asyncio.gather(*(one(parts.hostname, parts.port, kind, number, end, found) for number in range(connections)))
    statuses = {key: value for key, value in found.items() if isinstance(key, int)}
    expected = {200} if kind == "read" else {401}
    strange = sum(value for key, value in statuses.items() if key not in expected | {429, 503})
    print(json.dumps({"answers": sum(statuses.values()), "strange": strange, "lost": found["lost"],
                      "without_retry_after": found["without_retry_after"], "statuses": statuses}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]))
