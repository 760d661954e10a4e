"""A PostgreSQL server of our own, on the loopback address, thrown away at the end."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from battery.ports import free_port

FAST = ["shared_buffers=64MB", "max_connections=150", "log_min_messages=warning"]


def _binaries():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if not initdb:
        raise RuntimeError("PostgreSQL is not installed (apt: postgresql)")
    return Path(initdb).parent


def available():
    """Whether a server can be started here."""
    try:
        return bool(_binaries())
    except RuntimeError:
        return False


class Cluster:
    """One server. As root it runs as the user postgres, which refuses to run as root."""

    def __init__(self, folder, settings=()):
        self.folder = Path(folder)
        self.pgdata = self.folder / "pgdata"
        self.binaries = _binaries()
        self.port = free_port()
        self.settings = [*FAST, *settings]
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", self.pgdata, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def _run(self, program, *arguments, check=True, timeout=120):
        command = [str(self.binaries / program), *map(str, arguments)]
        if os.geteuid() == 0 and pwd.getpwnam("postgres"):
            command = ["runuser", "-u", "postgres", "--", *command]
        with (self.folder / "commands.log").open("ab") as log:
            return subprocess.run(command, cwd="/", stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                  check=check, timeout=timeout)

    def start(self):
        """Starts the server and waits until it takes connections."""
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder}"
        for setting in self.settings:
            options += f" -c {setting}"
        self._run("pg_ctl", "-D", self.pgdata, "-l", self.pgdata / "server.log", "-o", options, "-w", "start")

    def stop(self, mode="fast"):
        """Stops it: fast, or immediate like a crash."""
        self._run("pg_ctl", "-D", self.pgdata, "-m", mode, "-w", "stop", check=False)

    def restart(self, mode="fast"):
        """Stops and starts; returns the moment from which it takes connections again."""
        self.stop(mode)
        self.start()
        return time.monotonic()

    def url(self, database):
        """The address of a database, as the program takes it."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def superuser_sql(self, text, db="postgres"):
        """Runs SQL and returns its rows as tuples of texts."""
        done = subprocess.run(
            [str(self.binaries / "psql"), "-X", "-q", "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1",
             "-c", text, self.url(db)],
            capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        lines = done.stdout.rstrip("\n")
        return [tuple(line.split("\x1f")) for line in lines.split("\x1e")] if lines else []

    def close(self):
        """Stops the server and deletes its files."""
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)
