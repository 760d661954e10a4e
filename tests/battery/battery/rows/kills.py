"""Processes that end in the middle: by SIGKILL, by lost power, by a disk that reports errors."""

import re
import time

from battery.client import log_in
from battery.row import Figure, row
from battery.writers import SETTINGS, Writers, compare, tokens


def integrity(program):
    """What SQLite says of its file; PostgreSQL has checked itself when it started."""
    return "ok" if program.cluster else program.sql("PRAGMA integrity_check")[0][0]


@row("R1", "SIGKILL during writes", fault="lost-write")
def kills_during_writes(ctx):
    """Writers create drafts under keys while the server is killed at random instants and started again;
    what got no answer is sent again under its key. Then every draft is counted."""
    program = ctx.program(SETTINGS)
    node = program.node
    writers = Writers(ctx.url(node), tokens(program), 8)
    seconds = []
    for number in range(ctx.scale(6, 200)):
        writers.start()
        time.sleep(ctx.random.uniform(0.05, 1.0))
        node.kill()
        writers.stop()
        seconds.append(node.restart())
        ctx.log(f"round {number}: {len(writers.acknowledged)} acknowledged, ready in {seconds[-1]:.2f} s")
    writers.settle()
    ctx.log(f"statuses {dict(writers.statuses())}")
    yield Figure("writes without outcome after sending again", len(writers.in_doubt), "==", 0)
    yield from compare(program, writers, ctx.scale(100, 20_000))
    yield Figure("answers that were server errors", sum(writers.statuses()[code] for code in (500, 502, 504)), "==", 0)
    yield Figure("slowest start", round(max(seconds), 2), "<=", 2, "s")
    yield Figure("integrity", integrity(program), "==", "ok")


SYNC = re.compile(r"^\d+ +[\d.]+ (?:<\.\.\. )?f(?:data)?sync.* = 0$")
WAL_WRITE = re.compile(r"^\d+ +[\d.]+ pwrite64\(\d+<[^>]*-wal>")
ACKNOWLEDGED = re.compile(r"^\d+ +[\d.]+ (?:sendto|writev?|sendmsg)\(.*HTTP/1\.1 201")


def unsynced(lines):
    """Reads a trace: how many acknowledgements there were, and how many of them went out while something in the
    journal was not on the disk, or without any sync since the one before."""
    acknowledged = violations = syncs = 0
    is_dirty = False
    for line in lines:
        if WAL_WRITE.match(line):
            is_dirty = True
        elif SYNC.match(line):
            is_dirty, syncs = False, syncs + 1
        elif ACKNOWLEDGED.match(line):
            acknowledged += 1
            violations += is_dirty or not syncs
            syncs = 0
    return acknowledged, violations


@row("R2", "Order of syncs before acknowledgements", fault="syncs-that-do-nothing", databases=("sqlite",))
def power_loss(ctx):
    """One writer, one trace of system calls: each 201 has to come after a sync of the journal that follows the last
    write to it. Syncs that a faulty system swallows do not count."""
    program = ctx.program(SETTINGS, start=False)
    trace = program.folder / "trace"
    calls = "fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg"
    wrapper = ["strace", "-f", "-ttt", "-y", "-s", "64", "-o", str(trace), "-e", f"trace={calls}", "-e", "signal=none"]
    if ctx.fault:
        wrapper += ["-e", "inject=fdatasync,fsync:retval=0"]
    program.start(jobs=False, wrapper=wrapper)
    api = log_in(program.node.url, program.people["member.ca"])
    wanted = ctx.scale(200, 2_000)
    for number in range(wanted):
        answer = api.post("/practices", {"title": f"traced {number}"}, key=f"traced {number}")
        if answer.status != 201:
            ctx.log(f"{answer.status} {answer.text[:200]}")
    program.node.stop()
    with trace.open(encoding="utf-8", errors="replace") as lines:
        acknowledged, violations = unsynced(lines)
    yield Figure("acknowledgements traced", acknowledged, ">=", wanted)
    yield Figure("sent before the sync", violations, "==", 0)


def first_injected(trace):
    """When the first sync failed, or None."""
    if not trace.exists():
        return None
    with trace.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if "(INJECTED)" in line:
                return float(line.split()[1])
    return None


@row("R10", "Errors of the disk on sync", fault="acknowledges-refused", databases=("sqlite",))
def failing_disk(ctx):
    """After a while every sync of the disk fails with EIO, and in a second round with ENOSPC: no request that is sent
    from then on may be acknowledged, and what was acknowledged before is there after a restart."""
    for error in ("EIO", "ENOSPC"):
        program = ctx.program(SETTINGS, start=False)
        trace = program.folder / "trace"
        inject = f"inject=fdatasync,fsync:error={error}:when={ctx.scale(200, 1_000)}+"
        program.start(wrapper=["strace", "-f", "-ttt", "-o", str(trace), "-e", "trace=fdatasync,fsync",
                               "-e", "signal=none", "-e", inject])
        node = program.node
        writers = Writers(ctx.url(node), tokens(program), 4)
        failed_at = None
        with writers:
            end = time.monotonic() + 60
            while failed_at is None and time.monotonic() < end:
                time.sleep(0.3)
                failed_at = first_injected(trace)
            time.sleep(3)
            is_alive = node.alive()
        statuses, code = writers.statuses(), node.process.poll()
        ctx.log(f"{error} at {failed_at}: {dict(statuses)}, alive {is_alive}, ended with {code}")
        node.kill()
        late = failed_at and sum(said.status == 201 and said.sent > failed_at for said in writers.said)
        yield Figure(f"{error}: acknowledged after the failure", late, "==", 0)
        wrong = sum(number for status, number in statuses.items() if status not in (0, 201, 503, 507))
        yield Figure(f"{error}: answers but 201, 503, 507", wrong, "==", 0)
        is_clean = statuses[503] + statuses[507] > 0 if is_alive else code != 0
        yield Figure(f"{error}: refused, or ended with an error", is_clean, "==", True)
        writers.url = program.start().url
        writers.settle()
        yield from compare(program, writers)
        yield Figure(f"{error}: integrity", integrity(program), "==", "ok")
