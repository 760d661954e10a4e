"""Copies of the data, made while people write, and the way back."""

import subprocess
import time

from battery.row import Figure, row
from battery.writers import PREFIX, SETTINGS, Writers, tokens

PAGE = 4096


@row("R16", "Backup under load and restore", fault="yesterday's copy")
def backup(ctx):
    """Copies are made while members write. Each is restored into an installation of its own: everything that was
    acknowledged before the copy began has to be there. Copies that are damaged or cut off are refused."""
    program = ctx.program(SETTINGS)
    writers = Writers(ctx.url(program.node), tokens(program), 4, pause=0.015)
    copies = []
    with writers:
        for number in range(ctx.scale(3, 20)):
            time.sleep(ctx.random.uniform(0.5, 1.5))
            # The planted fault: every copy is the first one again.
            file = program.folder / f"copy-{number}.db"
            before = set(writers.acknowledged)
            started = time.monotonic()
            if ctx.fault and copies:
                file.write_bytes(copies[0][0].read_bytes())
            else:
                copy(program, file)
            ctx.log(f"copy {number}: {file.stat().st_size} bytes in {time.monotonic() - started:.2f} s")
            copies.append((file, before))
    missing = broken = 0
    for file, before in copies:
        restored = ctx.program(demo=False, start=False)
        restore(restored, file)
        there = {title for (title,) in restored.sql(f"SELECT title FROM practices WHERE title LIKE '{PREFIX}%'")}
        missing += len(before - there)
        if not restored.cluster:
            broken += restored.sql("PRAGMA integrity_check")[0][0] != "ok"
            broken += bool(restored.sql("PRAGMA foreign_key_check"))
    restored.start()
    readers = restored.node.ready()
    yield Figure("copies made and restored", len(copies), ">=", ctx.scale(3, 20))
    yield Figure("acknowledged before and missing", missing, "==", 0)
    yield Figure("copies that are not whole", broken, "==", 0)
    yield Figure("the last copy serves", round(readers, 2), "<=", 2, "s")
    yield from refusals(ctx, program, copies[-1][0])


def copy(program, file):
    """The way of the manual: the program's own command, or pg_dump."""
    if program.cluster:
        run(program, "pg_dump", "--format=custom", f"--file={file}", program.database_url)
    else:
        program.command("backup", str(file))


def restore(program, file):
    """The way back of the manual."""
    if program.cluster:
        run(program, "pg_restore", "--clean", "--if-exists", "--exit-on-error", f"--dbname={program.database_url}", str(file))
    else:
        program.command("restore", str(file))


def run(program, tool, *arguments):
    """Runs a tool of PostgreSQL."""
    done = subprocess.run([str(program.cluster.binaries / tool), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{tool}: {done.stderr[-400:]}")


def refusals(ctx, program, file):
    """Copies with a changed page, cut off, empty, of something else: all refused, and what is there stays."""
    whole = file.read_bytes()
    middle = len(whole) // 2 // PAGE * PAGE
    title = whole.rfind(PREFIX.encode())
    flipped = title + len(PREFIX) if title >= 0 else middle
    damaged = {
        "one letter of a text": whole[:flipped] + bytes([whole[flipped] ^ 1]) + whole[flipped + 1:],
        "a page of noise": whole[:middle] + ctx.random.randbytes(PAGE) + whole[middle + PAGE:],
        "cut off": whole[:middle],
        "cut off by a byte": whole[:-1],
        "empty": b"",
        "something else": b"SQLite format 3 would be nice" * 500,
    }
    target = ctx.program(demo=False, start=False)
    restore(target, file)
    count = target.sql("SELECT count(*) FROM practices")
    accepted = changed = 0
    for what, content in damaged.items():
        bad = program.folder / "damaged.db"
        bad.write_bytes(content)
        try:
            restore(target, bad)
        except RuntimeError as refused:
            ctx.log(f"{what}: {refused}")
        else:
            ctx.log(f"{what}: accepted")
            accepted += 1
        if not target.cluster:
            changed += target.sql("SELECT count(*) FROM practices") != count
    yield Figure("damaged copies accepted", accepted, "==", 0)
    yield Figure("damaged copies that changed what was there", changed, "==", 0)
