"""Far more than the program can do, and what is left of it for others."""

import json
import subprocess
import sys
import time
from pathlib import Path

from battery.client import Client
from battery.row import Figure, row
from battery.writers import LOST_ON_THE_WAY, SETTINGS

MIB = 1024 * 1024
PARALLEL_HASHES_MIB = 19 * 4


def flood(url, connections, seconds, kind):
    """Starts a process that floods; a process of its own, so that it does not slow down the one that measures."""
    program = Path(__file__).resolve().parents[1] / "flood.py"
    command = [sys.executable, str(program), url, str(connections), str(seconds), kind]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@row("R19", "Overload and flood of log-ins", fault="server-error")
def overload(ctx):
    """Many connections ask as fast as they can, then log in with wrong passwords: nobody sees an error but 429 and 503
    with Retry-After, health is told at once, memory stays within bounds, and soon all is as before."""
    program = ctx.program(SETTINGS)
    node = program.node
    connections = ctx.scale(200, 2_000)
    for kind in ("read", "login"):
        base = node.rss()
        calm = probe(node.url, 1)
        flooding = flood(ctx.url(node), connections, ctx.scale(6, 60), kind)
        time.sleep(1)
        health = probe(node.url, ctx.scale(4, 55))
        output = flooding.communicate(timeout=180)[0]
        found = json.loads(output)
        grown = (node.peak() - base) / MIB
        started = time.monotonic()
        while time.monotonic() - started < 10 and slow(probe(node.url, 0.5)) > max(0.05, 3 * slow(calm)):
            pass
        recovery = time.monotonic() - started
        ctx.log(f"{kind}: {found}; calm {slow(calm):.3f} s, health {slow(health):.3f} s, recovery {recovery:.1f} s")
        yield Figure(f"{kind}: answers", found["answers"], ">=", 100)
        yield Figure(f"{kind}: errors but 429 and 503", found["strange"], "==", 0)
        yield Figure(f"{kind}: refusals without Retry-After", found["without_retry_after"], "==", 0)
        yield Figure(f"{kind}: connections lost without an answer", found["lost"], "==", 0)
        yield Figure(f"{kind}: healthz p95", round(slow(health) * 1000), "<=", 200, "ms")
        yield Figure(f"{kind}: memory grown", round(grown), "<=", 64 + PARALLEL_HASHES_MIB, "MiB")
        yield Figure(f"{kind}: as before after", round(recovery, 1), "<=", 5, "s")
    yield Figure("the process lives", node.alive(), "==", True)


def probe(url, seconds):
    """How long /healthz takes, over and over."""
    client, found, end = Client(url, timeout=10), [], time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        try:
            client.get("/healthz")
            found.append(time.monotonic() - started)
        except LOST_ON_THE_WAY:
            found.append(10.0)
        time.sleep(0.02)
    return found


def slow(seconds):
    """The 95th percentile."""
    return sorted(seconds)[int(len(seconds) * 0.95)]
