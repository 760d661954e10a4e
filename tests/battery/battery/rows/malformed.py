"""Bytes that are no HTTP, or HTTP that two readers would read differently."""

import base64
import gzip
import re
import time

from battery.client import Client, raw
from battery.row import Figure, row

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
BODY = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


def ambiguous():
    """Requests whose length can be read in two ways, each with a second request where one of the readings ends."""
    chunk = b"0\r\n\r\n" + BODY
    for header in (b"Transfer-Encoding: chunked\r\nContent-Length: %d", b"Content-Length: %d\r\nTransfer-Encoding: chunked",
                   b"Content-Length: %d\r\nTransfer-Encoding : chunked", b"Content-Length: %d\r\nTransfer-Encoding: xchunked",
                   b"Content-Length: %d\r\nTransfer-Encoding:\tchunked", b"Content-Length: %d\r\nTransfer-Encoding: chunked, identity",
                   b"Content-Length: %d\r\nTransfer-Encoding: identity, chunked", b"Content-Length: %d\r\n Transfer-Encoding: chunked",
                   b"Content-Length: %d\r\nX: y\nTransfer-Encoding: chunked", b"Content-Length: %d\r\nTransfer-Encoding: \"chunked\""):
        yield b"POST /code HTTP/1.1\r\nHost: a\r\n" + header % len(chunk) + b"\r\n\r\n" + chunk
    for length in (b"0\r\nContent-Length: %d", b"%d\r\nContent-Length: 0", b"+%d", b"0x%x", b"%d, 0", b"-%d", b"%d abc", b"00%d\r\nContent-Length: 1"):
        yield b"POST /code HTTP/1.1\r\nHost: a\r\nContent-Length: " + length % len(BODY) + b"\r\n\r\n" + BODY
    yield b"GET /healthz HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
    for size in (b"0x5", b"-1", b"5;a=\r\n", b"ffffffffffffffff1", b"+5", b" 5", b"5_"):
        yield b"POST /code HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + size + b"\r\nhello\r\n0\r\n\r\n"


def malformed():
    """Requests that break a rule each."""
    good = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
    yield from (b"\0" * 1000, b"\r\n" * 500, b"GET", b"GET /", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"get / http/1.1\r\nhost: a\r\n\r\n", b"GET  /  HTTP/1.1\r\n\r\n",
                b"GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n", b"GET * HTTP/1.1\r\nHost: a\r\n\r\n", b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
                b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", b"A" * 70000 + b" / HTTP/1.1\r\n\r\n",
                b"GET /" + b"a" * 200000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /%zz%00%ff HTTP/1.1\r\nHost: a\r\n\r\n",
                b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /..%2f..%2f HTTP/1.1\r\nHost: a\r\n\r\n")
    yield from (good + line + b"\r\n\r\n" for line in (
        b"Host: b", b": empty", b"Bad Name: x", b"X\0: y", b"X: \0", b"X: a\rb", b"NoColon", b"X: " + b"a" * 200000, b"Cookie: " + b"a=b; " * 5000,
        b"Expect: 200-maybe", b"Expect: 100-continue\r\nContent-Length: 5", b"Upgrade: websocket\r\nConnection: Upgrade", b"Upgrade: h2c\r\nConnection: Upgrade",
        b"Range: bytes=0-,0-,0-", b"Accept-Language: " + b"en;q=0.1," * 3000, b"Connection: close, keep-alive", b"If-None-Match: \"", b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        *(b"X%d: y" % number + b"\r\nY: z" * 120 for number in range(2)), b"\r\n".join(b"N%d: v" % number for number in range(5000))))
    yield b"GET /healthz HTTP/1.1\nHost: a\n\n"
    yield b"GET /healthz HTTP/1.1\r\n\r\n"
    yield good + b"\r\n" + good


def mutant(item, chance):
    """An item with a few bytes changed, doubled, moved or left out."""
    data = bytearray(item[:4000])
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data)) if data else 0
        what = chance.randrange(5)
        if what == 0 and data:
            data[place] ^= 1 << chance.randrange(8)
        elif what == 1:
            data[place:place] = bytes([chance.choice((0, 9, 10, 13, 32, 58, 127, 255))])
        elif what == 2:
            del data[place:place + chance.randint(1, 8)]
        elif what == 3:
            data[place:place] = data[place:place + chance.randint(1, 40)]
        else:
            data[place:place + 2] = b"\r\n"
    return bytes(data)


@row("S2", "Malformed HTTP", fault="error_on_odd")
def malformed_http(ctx):
    """Our items and mutants of them over plain sockets: an answer or an end within ten seconds, no 5xx, no second answer."""
    program = ctx.program()
    url = ctx.url(program.node)
    twofold, odd = list(ambiguous()), list(malformed())
    for item in ctx.items("raw_http"):
        odd.append(base64.b64decode(item["b64"]) if "b64" in item else gzip.decompress(base64.b64decode(item["b64gz"])))
    started_as, errors, hangs, smuggled, sent = program.node.pid, 0, 0, 0, 0
    mutants = [mutant(ctx.random.choice(odd + twofold), ctx.random) for _ in range(ctx.scale(800, 10000))]
    for place, item in enumerate([*twofold, *odd, *mutants]):
        begun = time.monotonic()
        try:
            got = raw(url, item, timeout=12, half_close=True)
        except OSError:
            got = b""
        hangs += time.monotonic() - begun > 10.5
        sent += 1
        answers = [int(status) for status in STATUS.findall(got)]
        errors += any(status >= 500 for status in answers)
        if any(status >= 500 for status in answers):
            ctx.log(f"{item[:300]!r}: {answers}")
        # Where the length is in doubt only a refusal is right: nobody knows where the next request begins.
        if place < len(twofold) and len(answers) > 1:
            smuggled += 1
            ctx.log(f"two answers to {item!r}: {answers}")
    yield Figure("requests", sent, ">=", ctx.scale(850, 10000))
    yield Figure("answers 5xx", errors, "==", 0)
    yield Figure("hangs over 10 s", hangs, "==", 0)
    yield Figure("second answers to ambiguous requests", smuggled, "==", 0)
    lives = program.node.alive() and program.node.pid == started_as and Client(url).get("/healthz").status == 200
    yield Figure("crashes", 0 if lives else 1, "==", 0)
