"""What a row of the table is: a registered function that yields figures, each with the goal it has to reach."""

import random
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from battery import items
from battery.program import Program

ROWS = {}
DATABASES = ("sqlite", "postgresql")


@dataclass
class Figure:
    """One number of a row and the goal it is held against.

    `comparison` is "==", "<=", ">=" or "between" (then `goal` is a pair).
    """

    name: str
    value: object
    comparison: str
    goal: object
    unit: str = ""

    @property
    def holds(self):
        if self.value is None:
            return False
        if self.comparison == "==":
            return self.value == self.goal
        if self.comparison == "<=":
            return self.value <= self.goal
        if self.comparison == ">=":
            return self.value >= self.goal
        if self.comparison == "between":
            return self.goal[0] <= self.value <= self.goal[1]
        raise ValueError(f"no comparison: {self.comparison}")

    @property
    def goal_text(self):
        if self.comparison == "between":
            return f"{self.goal[0]} to {self.goal[1]} {self.unit}".strip()
        sign = {"==": "", "<=": "≤ ", ">=": "≥ "}[self.comparison]
        return f"{sign}{self.goal} {self.unit}".strip()

    @property
    def value_text(self):
        value = f"{self.value:.3g}" if isinstance(self.value, float) and self.value < 100 else self.value
        if isinstance(value, float):
            value = f"{value:.0f}"
        return f"{value} {self.unit}".strip()


@dataclass
class Row:
    """A registered row."""

    name: str
    what: str
    function: object
    fault: str
    whole_only: bool
    databases: tuple


def row(name, what, fault, whole_only=False, databases=DATABASES):
    """Registers a generator of figures as the row `name`; `fault` is what has to make it miss its goal."""

    def register(function):
        if name in ROWS:
            raise ValueError(f"two rows are called {name}")
        ROWS[name] = Row(name, what, function, fault, whole_only, databases)
        return function

    return register


def in_order(names):
    """Row names by letter, then by number."""
    return sorted(names, key=lambda name: (name[0], int(name[1:])))


@dataclass
class Context:
    """What a row gets: where to run, how much, and the fault that is planted, if one is."""

    row: Row
    database: str
    whole: bool
    binary: Path
    output: Path
    seeds: object
    corpora: Path = None
    fault: str = None
    seed: int = 1
    programs: list = field(default_factory=list)
    liars: dict = field(default_factory=dict)

    def __post_init__(self):
        self.random = random.Random(self.seed)
        self.folder = Path(tempfile.mkdtemp(prefix="battery-row-"))
        self.folder.chmod(0o711)
        name = f"{self.row.name}-{self.database}{'-fault' if self.fault else ''}.log"
        self._log = (self.output / name).open("w", encoding="utf-8", errors="backslashreplace")
        self._started = time.monotonic()

    def scale(self, small, whole):
        """A number of the ten-minute cut, or of the whole battery."""
        return whole if self.whole else small

    def items(self, kind):
        """All hostile items of a kind: our own, and those of --corpora."""
        return items.load(kind, self.corpora)

    def log(self, text):
        """A line in the raw log of the row."""
        self._log.write(f"{time.monotonic() - self._started:8.3f} {text}\n")
        self._log.flush()

    def program(self, settings=None, demo=True, start=True, own_cluster=False):
        """An installation of its own, closed by the runner; started unless `start` is false."""
        program = Program(self, settings or {}, demo, own_cluster)
        self.programs.append(program)
        if start:
            program.start()
        return program

    def url(self, node):
        """Where a row speaks to a node: directly, or through the proxy that plants the fault."""
        from battery import liar, liar_results, liar_security  # noqa: F401 (registers its faults)

        if self.fault not in liar.FAULTS:
            return node.url
        if node.port not in self.liars:
            self.liars[node.port] = liar.Liar(node.url, self.fault)
        return self.liars[node.port].url

    def close(self):
        """Ends everything that the row has started and keeps the logs of its nodes."""
        for liar in self.liars.values():
            liar.close()
        for program in self.programs:
            program.close()
            for node in program.nodes:
                if node.log.exists():
                    shutil.copyfile(node.log, self.output / f"{Path(self._log.name).stem}-{node.log.name}")
        shutil.rmtree(self.folder, ignore_errors=True)
        self._log.close()
