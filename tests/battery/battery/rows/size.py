"""What is too large, or becomes it."""

import gzip
import socket
import time
import urllib.parse
import zlib

from battery.client import Client, log_in, raw
from battery.honest import Honest
from battery.row import Figure, row

LIMIT = 1048576


def endless(url, path, token, most):
    """Sends a body in chunks without end; returns the status and the bytes that were taken."""
    parts = urllib.parse.urlsplit(url)
    sent = 0
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
                           "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
        answer = b""
        try:
            while sent < most:
                connection.sendall(chunk)
                sent += 0x8000
                connection.setblocking(False)
                try:
                    answer = connection.recv(4096)
                    break
                except BlockingIOError:
                    pass
                finally:
                    connection.settimeout(10)
        except OSError:
            pass
        if not answer:
            try:
                answer = connection.recv(4096)
            except OSError:
                pass
    return int(answer[9:12]) if answer[:5] == b"HTTP/" else 0, sent


@row("S4", "Too large", fault="swallows_everything")
def oversized(ctx):
    """Bodies one byte over the limit and without end, long addresses and headers, with honest people beside them."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000})
    url = ctx.url(program.node)
    token = log_in(program.node.url, program.people["member.ca"]).tokens["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    wrong, most, tries = [], 0, 0
    with Honest(ctx, program) as honest:
        for _ in range(ctx.scale(3, 20)):
            for path in ("/api/v1/practices", "/api/v1/auth/login", "/api/v1/applications"):
                tries += 1
                body = b'{"title":"' + b"a" * (LIMIT - 11) + b'"}'
                got = Client(url).request("POST", path, body, headers)
                if got.status != 413:
                    wrong.append((path, len(body), got.status))
                status, taken = endless(url, path, token, 16 * LIMIT)
                most = max(most, taken)
                if status not in (413, 0):
                    wrong.append((path, "endless", status))
            for request in (b"GET /" + b"a" * 300000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
                            b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 300000 + b"\r\n\r\n",
                            b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 20000 + b"\r\n"):
                tries += 1
                status = raw(url, request, timeout=5)[9:12]
                if status not in (b"400", b"414", b"431", b""):
                    wrong.append((request[:20], status))
            huge = urllib.parse.urlsplit(url)
            with socket.create_connection((huge.hostname, huge.port), timeout=5) as connection:
                connection.sendall(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                   b"Content-Length: 99999999999\r\n\r\n{")
                begun = time.monotonic()
                try:
                    answer = connection.recv(4096)
                except OSError:
                    answer = b""
                if answer[9:12] not in (b"413", b"400") or time.monotonic() - begun > 2:
                    wrong.append(("announced 100 GB", answer[:20]))
    ctx.log(str(wrong))
    yield Figure("answers other than 413, 414, 431 or 400", len(wrong), "==", 0)
    # What lies in the buffers of both sockets was sent but not read.
    yield Figure("bytes taken of a body without end", round(most / LIMIT, 2), "<=", 6.0, "MiB")
    yield from honest.figures()


def bombs(mebibytes):
    """(name, headers, body) of what is small on the way and large when it is read."""
    def gzipped(count, byte):
        packer = zlib.compressobj(9, wbits=31)
        return b"".join(packer.compress(byte * 2**20) for _ in range(count)) + packer.flush()

    blanks = gzipped(mebibytes, b" ")
    json = {"Content-Type": "application/json"}
    yield "gzip of blanks", {**json, "Content-Encoding": "gzip"}, blanks
    yield "gzip twice", {**json, "Content-Encoding": "gzip, gzip"}, gzip.compress(blanks)
    yield "gzip of gzip", {**json, "Content-Encoding": "gzip"}, gzip.compress(blanks)
    yield "deflate", {**json, "Content-Encoding": "deflate"}, zlib.compress(b" " * (32 * 2**20), 9)
    yield "br announced", {**json, "Content-Encoding": "br"}, b"\x00" * 1000
    yield "zstd announced", {**json, "Content-Encoding": "zstd"}, b"\x28\xb5\x2f\xfd" + b"\0" * 100
    yield "transfer-encoding gzip", {**json, "TE": "gzip"}, blanks[:1000]
    yield "deep arrays", json, b"[" * 100000 + b"]" * 100000
    yield "deep objects", json, b'{"title":' * 50000 + b"1" + b"}" * 50000
    yield "deep in a field", json, b'{"details":' + b"[" * 90000 + b"]" * 90000 + b"}"
    yield "huge number", json, b'{"year_started":' + b"9" * 1000000 + b"}"
    yield "huge exponent", json, b'{"year_started":1e999999999}'
    yield "many keys", json, b"{" + b",".join(b'"k%d":1' % number for number in range(80000)) + b"}"
    yield "same key", json, b"{" + b",".join(b'"title":"a"' for _ in range(80000)) + b"}"
    yield "many items", json, b'{"policy_areas":[' + b",".join(b'"health"' for _ in range(90000)) + b"]}"
    yield "nested quotes", json, b'{"title":"t","what_was_done":"' + b"> " * 400000 + b'"}'
    yield "nested lists", json, b'{"title":"t","what_was_done":"' + b"- " * 400000 + b'"}'
    yield "brackets", json, b'{"title":"t","what_was_done":"' + b"[" * 900000 + b'"}'
    yield "links", json, b'{"title":"t","what_was_done":"' + b"[a](" * 220000 + b'"}'
    yield "stars", json, b'{"title":"t","what_was_done":"' + b"*a_" * 300000 + b'"}'
    yield "tables", json, b'{"title":"t","what_was_done":"' + b"|a" * 400000 + b"\\n" + b"|-" * 40000 + b'"}'
    yield "combining marks", json, '{"title":"e'.encode() + "\u0301".encode() * 400000 + b'"}'
    yield "ligatures", json, '{"title":"'.encode() + "\ufdfa".encode() * 300000 + b'"}'
    yield "nul", json, b"\0" * 4096
    yield "not utf-8", json, b'{"title":"\xff\xfe\xfa\xc0\xaf"}'
    yield "utf-16", json, '{"title":"a"}'.encode("utf-16")


@row("S5", "Bombs", fault="answers_slowly_to_much")
def bomb_bodies(ctx):
    """Bodies that become large, deep or slow when they are read: refused within two seconds, memory bounded."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000})
    url = ctx.url(program.node)
    token = log_in(program.node.url, program.people["member.ca"]).tokens["access_token"]
    accepted, longest, broken, sent = [], 0.0, [], 0
    with Honest(ctx, program) as honest:
        for name, headers, body in bombs(ctx.scale(128, 1024)):
            for path in ("/api/v1/practices", "/api/v1/applications", "/api/v1/auth/login"):
                begun = time.monotonic()
                try:
                    status = Client(url).request("POST", path, body, {**headers, "Authorization": f"Bearer {token}"}).status
                except OSError:
                    status = 0  # refused while the body was still on its way
                longest = max(longest, time.monotonic() - begun)
                sent += 1
                if status >= 500:
                    broken.append((name, path, status))
                if 200 <= status < 300:
                    accepted.append((name, path, status))
                ctx.log(f"{name} at {path}: {status} in {time.monotonic() - begun:.2f} s")
    ctx.log(f"accepted {accepted} broken {broken}")
    yield Figure("bombs", sent, ">=", 75)
    yield Figure("answers 5xx", len(broken), "==", 0)
    yield Figure("bombs accepted", len(accepted), "==", 0)
    yield Figure("longest answer", round(longest, 2), "<=", 2.0, "s")
    yield from honest.figures()
