"""Databases of earlier and later releases."""

import contextlib
import subprocess
import time
from pathlib import Path

from battery.row import Figure, row
from battery.tools import installed

STEPS = Path(__file__).resolve().parents[4] / "migrations"
# A SQLite as new as the program's, for Python.
VERSION = "3.54.1.0"
RUN_SCRIPT = """
import apsw, sys
connection = apsw.Connection(sys.argv[1])
connection.set_busy_timeout(30_000)
connection.execute(sys.stdin.read())
"""


def steps(ctx):
    """The steps of the schema, oldest first."""
    return sorted((STEPS / ("postgres" if ctx.database == "postgresql" else "sqlite")).iterdir())


def version(step):
    """How a step is called in the database."""
    return step.name.partition("_")[0].replace("-", "")


def script(ctx, program, text):
    """Runs several statements."""
    if program.cluster:
        program.cluster.superuser_sql(text, program.name)
        return
    command = [installed(ctx, "apsw", VERSION) / "python", "-c", RUN_SCRIPT, program.data / "trilateral.db"]
    subprocess.run(command, input=text, text=True, check=True, timeout=3_600)


def schema(program):
    """Tables, columns, indexes and constraints, whatever the order in which they were made."""
    if program.cluster:
        columns = "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
        return sorted(
            program.sql(f"{columns} WHERE table_schema = 'public'")
            + program.sql("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'")
            + program.sql("SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace")
        )
    found = []
    # The table of the full text needs a newer SQLite than Python may have; its parts are ordinary tables.
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (table,) in program.sql(tables):
        found += [(table, *column[1:]) for column in program.sql(f"PRAGMA table_info('{table}')")]
        found += [(table, *key[2:]) for key in program.sql(f"PRAGMA foreign_key_list('{table}')")]
        for index in program.sql(f"PRAGMA index_list('{table}')"):
            found.append((table, index[1], index[2], *(part[2] for part in program.sql(f"PRAGMA index_info('{index[1]}')"))))
    return sorted(found, key=repr)


def counts(program):
    """How much is there of what people made."""
    return [program.sql(f"SELECT count(*) FROM {table}")[0][0] for table in ("members", "practices", "digest_preferences")]


@row("R20", "Migrations", fault="a step that was forgotten")
def migrations(ctx):
    """A filled database is taken back to the first release, step by step. The program is killed over and over while it
    brings it up to date, then it may finish: the schema is that of a new database and nothing is missing. A database
    of a later release is refused."""
    program = ctx.program(demo=False, start=False)
    size = ctx.scale((300, 2_000), (10_000, 100_000))
    program.command("demo", "--members", str(size[0]), "--practices", str(size[1]), timeout=3_600)
    fresh, there = schema(program), counts(program)
    applied = {name for (name,) in program.sql("SELECT version FROM __diesel_schema_migrations")}
    taken_back = [step for step in reversed(steps(ctx)[1:]) if version(step) in applied]
    for step in taken_back:
        script(ctx, program, (step / "down.sql").read_text(encoding="utf-8"))
        program.sql(f"DELETE FROM __diesel_schema_migrations WHERE version = '{version(step)}'")
    if ctx.fault:
        program.sql(f"INSERT INTO __diesel_schema_migrations (version) VALUES ('{version(taken_back[0])}')")
    kept = counts(program)
    interrupted = 0
    for turn in range(ctx.scale(5, 20)):
        node = program.start(wait=False)
        time.sleep((turn + 1) * ctx.scale(0.02, 0.1))
        node.kill()
        interrupted += len(program.sql("SELECT version FROM __diesel_schema_migrations")) < len(taken_back) + 1
    node = program.start()
    seconds = node.ready()
    node.stop()
    ctx.log(f"{interrupted} kills came before the last step; {there} then {counts(program)}; ready {seconds:.2f}")
    differences = [part for part in set(map(repr, schema(program))) ^ set(map(repr, fresh))]
    for difference in differences:
        ctx.log(f"schema: {difference}")
    yield Figure("steps taken back and made again", len(taken_back), ">=", 1)
    yield Figure("kills before the last step", interrupted, ">=", 1)
    yield Figure("differences of the schema", len(differences), "==", 0)
    yield Figure("members, practices, choices", counts(program) == kept == there, "==", True)
    program.sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')")
    newer = program.start(wait=False)
    with contextlib.suppress(subprocess.TimeoutExpired):
        newer.process.wait(15)
    code, log = newer.process.poll(), newer.log_text()
    ctx.log(f"newer: {code} {log[-300:]}")
    yield Figure("a later release's database is refused", code not in (None, 0) and "panicked" not in log, "==", True)
