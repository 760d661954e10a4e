"""An orderly stop: nobody who has asked goes without an answer."""

import contextlib
import json
import socket
import threading
import time
import uuid

from battery.client import Api, log_in
from battery.node import Node
from battery.ports import free_port
from battery.program import clean_environment
from battery.row import Figure, row
from battery.writers import LOST_ON_THE_WAY, SETTINGS


@row("R17", "SIGTERM", fault="kill instead of stop")
def orderly_stop(ctx):
    """Requests are half sent when the signal comes, and whole a moment later: each is answered, then the process ends.
    On PostgreSQL, two nodes behind haproxy are restarted in turn under load, and no request fails."""
    # The proxy looks every 200 ms, and gets a second to see that a node stops.
    program = ctx.program({**SETTINGS, "server.drain_seconds": 1})
    failures, seconds, codes = 0, [], []
    for _ in range(ctx.scale(2, 10)):
        token = log_in(program.node.url, program.people["member.ca"]).tokens["access_token"]
        failed, took = stop_with_requests_under_way(ctx, program.node, token)
        failures += failed
        seconds.append(took)
        codes.append(program.node.process.returncode)
        program.node.restart()
    yield Figure("requests under way without an answer", failures, "==", 0)
    yield Figure("slowest end", round(max(seconds), 1), "<=", 10, "s")
    if not ctx.fault:
        yield Figure("ends with an error", sum(code != 0 for code in codes), "==", 0)
    if ctx.database == "postgresql":
        yield from rolling(ctx, program)


def stop_with_requests_under_way(ctx, node, token):
    """Sends the head and half of the body of many requests, stops the node, and sends the rest."""
    sockets = []
    for _ in range(ctx.scale(30, 200)):
        body = json.dumps({"title": f"under way {uuid.uuid4()}"}).encode()
        head = (
            f"POST /api/v1/practices HTTP/1.1\r\nHost: battery\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        connection = socket.create_connection(("127.0.0.1", node.port), timeout=15)
        connection.sendall(head + body[:10])
        sockets.append((connection, body[10:]))
    time.sleep(0.5)
    took = []
    stopping = threading.Thread(target=lambda: took.append(0.0 if ctx.fault and node.kill() is None else node.stop()))
    stopping.start()
    time.sleep(0.5)
    failed = 0
    for connection, rest in sockets:
        with contextlib.suppress(OSError):
            connection.sendall(rest)
    for connection, _ in sockets:
        try:
            failed += not connection.recv(65536).startswith(b"HTTP/1.1 201")
        except OSError:
            failed += 1
        connection.close()
    stopping.join()
    return failed, took[0]


HAPROXY = """
global
    maxconn 500
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    retries 5
    option redispatch
    option http-server-close
frontend front
    bind 127.0.0.1:{port}
    default_backend nodes
backend nodes
    option httpchk GET /readyz
    default-server inter 200ms fall 1 rise 1
    retry-on conn-failure
{servers}
"""


def rolling(ctx, program):
    """Ten rolls of two nodes behind haproxy."""
    nodes = [program.node, program.start()]
    port = free_port()
    servers = "\n".join(f"    server node{index} 127.0.0.1:{node.port} check" for index, node in enumerate(nodes))
    settings = program.folder / "haproxy.cfg"
    settings.write_text(HAPROXY.format(port=port, servers=servers))
    proxy = Node(["haproxy", "-db", "-f", str(settings)], clean_environment(), program.folder, port, 90)
    proxy.launch()
    url = f"http://127.0.0.1:{port}"
    proxy.ready()
    token = log_in(url, program.people["member.ca"]).tokens["access_token"]
    end, answers, lock = threading.Event(), [], threading.Lock()

    def work(number):
        api = Api(url, token)
        while not end.is_set():
            try:
                if number % 2:
                    status = api.get("/practices?limit=5").status
                else:
                    status = api.post("/practices", {"title": "rolling"}, key=str(uuid.uuid4())).status
            except LOST_ON_THE_WAY as error:
                status = repr(error)
                api.close()
            with lock:
                answers.append(status)
            time.sleep(0.002)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for worker in workers:
        worker.start()
    for _ in range(ctx.scale(2, 10)):
        for node in nodes:
            time.sleep(ctx.scale(0.7, 5))
            if ctx.fault:
                node.kill()
            node.restart()
    end.set()
    for worker in workers:
        worker.join()
    proxy.kill()
    failed = [answer for answer in answers if answer not in (200, 201)]
    ctx.log(f"rolling: {len(answers)} requests, failed: {failed[:20]}")
    yield Figure("rolls: requests", len(answers), ">=", ctx.scale(500, 50_000))
    yield Figure("rolls: requests that failed", len(failed), "==", 0)
