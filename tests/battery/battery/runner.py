"""Runs rows on databases, prints the table, and says whether every goal was reached."""

import argparse
import importlib
import pkgutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from battery import client, postgres, table
from battery.program import Seeds
from battery.row import DATABASES, ROWS, Context, Figure, in_order

ROOT = Path(__file__).resolve().parents[3]
# These count what must not happen. The others measure time or memory, or need the machine for themselves.
STEADY = "D1 D2 R1 R12 R13 R14 R16 R17 R20 S2 S4 S6 S7 S8 S9 S10 S11 S12 S13 S14 S17 S18 S19 S20 S21 S26 S27 S28".split()


def arguments(given):
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="tests/battery/run", description=__doc__)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/trilateral", help="the build to attack")
    parser.add_argument("--databases", default=",".join(DATABASES), help="sqlite, postgresql or both, with a comma")
    parser.add_argument("--rows", default="", help="names of rows with commas, as in S1,R3; all of them by default")
    parser.add_argument("--steady", action="store_true", help="of the short cut, the rows whose figures no busy machine changes")
    parser.add_argument("--whole", action="store_true", help="the full numbers, which take hours, instead of ten minutes")
    parser.add_argument("--faults", action="store_true", help="each row once more with its planted fault, which it has to find")
    parser.add_argument("--corpora", type=Path, help="a folder with more hostile items (NAME.jsonl)")
    parser.add_argument("--output", type=Path, default=ROOT / "target/battery", help="where the table and raw logs go")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is drawn by chance")
    return parser.parse_args(given)


def load_rows():
    """Imports every module of rows, which registers them."""
    from battery import rows

    for module in pkgutil.iter_modules(rows.__path__):
        importlib.import_module(f"battery.rows.{module.name}")


def figures_of(context):
    """The figures of one row; what goes wrong in the row itself is a figure that does not hold."""
    found = []
    try:
        for figure in context.row.function(context):
            context.log(f"{figure.name}: {figure.value_text} (goal {figure.goal_text})")
            found.append(figure)
    except Exception as error:  # a row that breaks must not hide the others
        context.log(traceback.format_exc())
        found.append(Figure(f"the row broke: {type(error).__name__}: {str(error)[:120]}", None, "==", 0))
    finally:
        context.close()
    return found


def main(given=None):
    """Runs what was asked for; the exit code is 1 if a goal was missed or a planted fault was not found."""
    options = arguments(given)
    load_rows()
    wanted = in_order(options.rows.split(",") if options.rows else STEADY if options.steady else ROWS)
    unknown = [name for name in wanted if name not in ROWS]
    if unknown:
        sys.exit(f"no such rows: {', '.join(unknown)}; there are {', '.join(in_order(ROWS))}")
    if not options.program.exists():
        sys.exit(f"{options.program} is not there: cargo build --release --locked")
    options.output.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="battery-"))
    folder.chmod(0o711)
    seeds = Seeds(options.program.resolve(), folder)
    results, missed = [], 0
    # A battery that is told to stop takes everything with it that it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    # The last look at answers that leak (S26) comes after everything that provokes them.
    wanted.sort(key=lambda name: name == "S26")
    try:
        for database in options.databases.split(","):
            if database == "postgresql" and not postgres.available():
                results.append(("all", database, "PostgreSQL is not installed", "", "", "no"))
                missed += 1
                continue
            client.leaks.clear()
            for name in wanted:
                missed += _one(options, seeds, name, database, results)
    finally:
        seeds.close()
    text = "\n".join(table.lines(results))
    (options.output / "table.md").write_text(text + "\n", encoding="utf-8")
    print(text)
    print(f"\n{missed} missed" if missed else "\nAll goals reached.")
    return 1 if missed else 0


def _is_worse(figure, honest):
    """Whether a figure misses its goal because of the fault: one that was missed without it as well says nothing,
    unless it is a count and has grown."""
    before = next((one for one in honest if one.name == figure.name), None)
    if figure.holds or before is None or before.value is None:
        return False
    return before.holds or (figure.comparison == "==" and figure.value > before.value)


def _one(options, seeds, name, database, results):
    row = ROWS[name]
    if database not in row.databases or (row.whole_only and not options.whole):
        return 0
    missed = 0

    def context(fault):
        return Context(row, database, options.whole, options.program.resolve(), options.output, seeds,
                       options.corpora, fault, options.seed)

    started = time.monotonic()
    honest = figures_of(context(None))
    for figure in honest:
        missed += not figure.holds
        results.append((name, database, f"{row.what}: {figure.name}", figure.goal_text, figure.value_text,
                        "yes" if figure.holds else "NO"))
    print(f"{name} {database}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    if options.faults and row.fault and database == row.databases[0]:
        # What a planted fault says in refusals is not counted against the program (S26).
        kept, client.leaks[:] = list(client.leaks), []
        found = figures_of(context(row.fault))
        client.leaks[:] = kept
        broke = any(figure.value is None for figure in found)
        noticed = not broke and any(_is_worse(figure, honest) for figure in found)
        missed += not noticed
        seen = ", ".join(f"{figure.name} {figure.value_text}" for figure in found if not figure.holds)
        results.append((name, database, f"planted fault: {row.fault}", "found", (seen or "nothing")[:90],
                        "yes" if noticed else "NO"))
    return missed
