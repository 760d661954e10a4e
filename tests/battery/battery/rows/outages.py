"""A database that is away, full, locked or read-only, while people write."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import threading
import time

from battery.client import Api, Client
from battery.row import Figure, row
from battery.rows.kills import integrity
from battery.writers import SETTINGS, Writers, compare, tokens

MIB = 1024 * 1024


def wrong_answers(writers, allowed=(201, 503)):
    """How many answers were none of those that are allowed."""
    return sum(number for status, number in writers.statuses().items() if status not in allowed)


@row("R6", "PostgreSQL restarted under load", fault="acknowledges-refused", databases=("postgresql",))
def database_restarts(ctx):
    """The database is stopped as by a crash and started again while members write: only 503 meanwhile, writes again
    soon after, nothing acknowledged is lost, and nobody restarts the program."""
    program = ctx.program(SETTINGS, own_cluster=True)
    node, pid = program.node, program.node.pid
    writers = Writers(ctx.url(node), tokens(program), 8)
    back = []
    with writers:
        for number in range(ctx.scale(3, 20)):
            time.sleep(ctx.random.uniform(0.5, 2))
            up = program.cluster.restart("immediate") and time.time()
            time.sleep(5.5)
            back.append(writers.first_after(up))
            ctx.log(f"restart {number}: written again after {back[-1]}, {dict(writers.statuses())}")
    writers.settle()
    yield from compare(program, writers)
    yield Figure("answers but 201 and 503", wrong_answers(writers), "==", 0)
    yield Figure("restarts after which nobody could write", sum(one is None for one in back), "==", 0)
    yield Figure("slowest return", round(max((one for one in back if one is not None), default=99), 2), "<=", 5, "s")
    yield Figure("the same process", node.alive() and node.pid == pid, "==", True)


@contextlib.contextmanager
def small_disk(folder, mebibytes):
    """Puts a small file system in the place of a folder, with what is in it. Needs root."""
    kept = folder.with_name(folder.name + ".kept")
    folder.rename(kept)
    folder.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "battery", str(folder)], check=True)
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        shutil.rmtree(kept, ignore_errors=True)


def fill(folder):
    """Takes the rest of a file system."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    return ballast


def answers(cluster):
    """Whether PostgreSQL takes connections; it may have stopped itself for want of room, which is its right."""
    try:
        return bool(cluster.superuser_sql("SELECT 1"))
    except RuntimeError:
        return False


@row("R8", "Disk full", fault="acknowledges-refused")
def full_disk(ctx):
    """The disk of the database fills up while members write: writes are refused with 503 or 507, published practices
    are read, the process lives, and writes come back by themselves when there is room again."""
    program = ctx.program(SETTINGS, start=False, own_cluster=True)
    folder = program.cluster.pgdata if program.cluster else program.data
    if program.cluster:
        program.cluster.stop()
    with small_disk(folder, 192 if program.cluster else 64):
        if program.cluster:
            program.cluster.start()
        try:
            yield from _full_disk(ctx, program, folder)
        finally:
            for node in program.nodes:
                node.kill()
            if program.cluster:
                program.cluster.stop("immediate")


def _full_disk(ctx, program, folder):
    node = program.start()
    writers = Writers(ctx.url(node), tokens(program), 4)
    with writers:
        time.sleep(1)
        ballast = fill(folder)
        full_at = time.time()
        time.sleep(ctx.scale(6, 30))
        reader = Client(node.url)
        reads = [reader.get("/api/v1/practices?limit=5").status for _ in range(20)]
        is_alive = node.alive()
        refused = [said.status for said in writers.said if said.sent > full_at]
        ballast.unlink()
        if program.cluster and not answers(program.cluster):
            program.cluster.start()
        room_at = time.time()
        time.sleep(6)
        back = writers.first_after(room_at)
    ctx.log(f"{dict(writers.statuses())}; reads {reads}; back after {back}")
    writers.settle()
    yield Figure("refusals while it was full", sum(status in (503, 507) for status in refused), ">=", 1)
    yield Figure("answers but 201, 503, 507", wrong_answers(writers, (201, 503, 507)), "==", 0)
    yield Figure("reads that failed", sum(status != 200 for status in reads), "==", 0)
    yield Figure("the process lives", is_alive and node.alive(), "==", True)
    yield Figure("writes are back", None if back is None else round(back, 2), "<=", 5, "s")
    yield from compare(program, writers)
    yield Figure("integrity", integrity(program), "==", "ok")


@row("R9", "A database that may only be read", fault="acknowledges-refused")
def read_only(ctx):
    """PostgreSQL takes no writes any more: reads answer 200, writes 503, the node is not ready; then all comes back.
    On SQLite a start on a read-only disk is refused with a message, and so is one on a file that is no database."""
    program = ctx.program(SETTINGS)
    if program.cluster:
        yield from read_only_server(ctx, program)
    else:
        yield from read_only_file(ctx, program)


def read_only_server(ctx, program):
    """The PostgreSQL half of R9."""
    api = Api(ctx.url(program.node), tokens(program)[0])

    def switch(value):
        program.cluster.superuser_sql(f"ALTER DATABASE {program.name} SET default_transaction_read_only = {value}")
        program.cluster.superuser_sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{program.name}'"
        )
        time.sleep(3)

    switch("on")
    writes = [api.post("/practices", {"title": "battery read-only"}, key=f"read-only {n}").status for n in range(20)]
    reads = [api.get("/practices?limit=5").status for _ in range(20)]
    ready = api.request("GET", "/readyz")
    switch("off")
    back = [api.post("/practices", {"title": "battery back"}, key=f"back {n}").status for n in range(20)]
    ctx.log(f"writes {writes}, reads {reads}, ready {ready.status}, back {back}")
    yield Figure("writes but 503", sum(status != 503 for status in writes), "==", 0)
    yield Figure("reads but 200", sum(status != 200 for status in reads), "==", 0)
    yield Figure("readyz", ready.status, "==", 503)
    yield Figure("writes that fail afterwards", sum(status != 201 for status in back), "==", 0)


def read_only_file(ctx, program):
    """The SQLite half of R9; as root the rights of files do not bind, so the whole disk is read-only."""
    node = program.node
    writers = Writers(ctx.url(node), tokens(program), 2, pause=0.02)
    database, away = program.data / "trilateral.db", program.data / "moved.db"
    with writers:
        time.sleep(0.5)
        database.rename(away)
        moved_at = time.time()
        time.sleep(4)
    kept = [said for said in writers.said if said.sent > moved_at + 1]
    ready = Client(node.url).get("/readyz").status
    ctx.log(f"while it was moved: {dict(writers.statuses())}, readyz {ready}")
    node.kill()
    for leftover in program.data.glob("trilateral.db*"):
        ctx.log(f"left: {leftover.name} {leftover.stat().st_size}")
    if database.exists():
        database.unlink()
    away.rename(database)
    program.start()
    there = compare(program, writers)
    for figure in there:
        yield Figure(f"moved: {figure.name}", figure.value, figure.comparison, figure.goal)
    yield Figure("moved: answers but 201 and 503", sum(said.status not in (201, 503) for said in kept), "==", 0)
    program.nodes[-1].stop()
    yield from refused_starts(ctx, program, writers.tokens[0])


def refused_starts(ctx, program, token):
    """Starts that have to be refused with a message and without a panic."""
    folder = str(program.data)
    if os.geteuid() == 0:
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        try:
            yield from _refused(ctx, program, "read-only disk", token)
        finally:
            subprocess.run(["umount", "-l", folder], check=False)
    (program.data / "trilateral.db").write_bytes(b"This is no database. " * 1000)
    for leftover in ("trilateral.db-wal", "trilateral.db-shm"):
        (program.data / leftover).unlink(missing_ok=True)
    yield from _refused(ctx, program, "no database", token)


def _refused(ctx, program, what, token):
    """Either the start is refused with a message, or the node serves what it can and says that it is not ready."""
    node = program.start(wait=False)
    with contextlib.suppress(subprocess.TimeoutExpired):
        node.process.wait(8)
    code, log = node.process.poll(), node.log_text()
    ctx.log(f"{what}: ended with {code}: {log[-400:]}")
    if code is None:
        api = Api(ctx.url(node), token)
        answers = [api.request("GET", "/readyz").status, api.get("/practices?limit=5").status,
                   api.post("/practices", {"title": "read-only"}, key="read-only").status]
        yield Figure(f"{what}: readyz, read, write", answers, "==", [503, 200, 503])
    else:
        yield Figure(f"{what}: the start is refused", code != 0, "==", True)
    node.kill()
    yield Figure(f"{what}: a message, no panic", bool(log.strip()) and "panicked" not in log, "==", True)


class Lock:
    """Holds a lock on the database for some seconds, as a careless operator does."""

    def __init__(self, program, seconds):
        self.program, self.seconds = program, seconds
        self._thread = threading.Thread(target=self._hold)

    def _hold(self):
        if self.program.cluster:
            self.program.sql(f"BEGIN; LOCK TABLE practices IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep({self.seconds}); COMMIT")
            return
        connection = sqlite3.connect(self.program.data / "trilateral.db", isolation_level=None, timeout=30)
        connection.execute("BEGIN EXCLUSIVE")
        time.sleep(self.seconds)
        connection.execute("ROLLBACK")
        connection.close()

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._thread.join()


@row("R11", "A database that others hold locked", fault="acknowledges-refused")
def locked(ctx):
    """Somebody else holds a lock. For three seconds nobody notices but by waiting; for long, requests are refused with
    503 when their patience ends, nothing piles up, and all comes back."""
    program = ctx.program(SETTINGS)
    node = program.node
    quick = Writers(ctx.url(node), tokens(program), 8, pause=0.05)
    with quick:
        time.sleep(0.5)
        with Lock(program, 3):
            pass
        time.sleep(1)
    ctx.log(f"3 s: {dict(quick.statuses())}")
    yield Figure("3 s: answers but 201", wrong_answers(quick, (201,)), "==", 0)
    slow = Writers(ctx.url(node), tokens(program), 16, pause=0.05)
    with slow:
        time.sleep(2)
        before = node.rss()
        with Lock(program, ctx.scale(12, 30)):
            pass
        open_at = time.time()
        time.sleep(3)
    ctx.log(f"long: {dict(slow.statuses())}")
    longest = max(said.heard - said.sent for said in slow.said)
    back = slow.first_after(open_at)
    yield Figure("long: answers but 201 and 503", wrong_answers(slow), "==", 0)
    yield Figure("long: refusals", slow.statuses()[503], ">=", 1)
    yield Figure("long: longest wait for an answer", round(longest, 1), "<=", 8, "s")
    yield Figure("long: memory grown", round((node.rss() - before) / MIB), "<=", 64, "MiB")
    yield Figure("long: writes are back", None if back is None else round(back, 2), "<=", 5, "s")
    slow.acknowledged |= quick.acknowledged
    slow.in_doubt |= quick.in_doubt
    slow.settle()
    yield from compare(program, slow)
