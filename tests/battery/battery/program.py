"""An installation of the program under test: its data, its settings, its people and its nodes."""

import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from battery.node import Node
from battery.ports import free_port
from battery.postgres import Cluster

DEFAULTS = {
    "server.trusted_proxies": ["127.0.0.1"],
    "mail.poll_milliseconds": 200,
    # A row has one person do in a minute what others do in a year.
    "server.changes_per_member": 0,
}
LOG_IN_LINE = re.compile(r"^  (\S+)  (\S+)  (\S+) (\S+)$", re.MULTILINE)


@dataclass
class Person:
    """Somebody with an account."""

    email: str
    password: str
    role: str
    country: str


def toml(settings):
    """Dotted settings as a configuration file."""
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.items())


class Seeds:
    """What is made once and copied for each row: the shared PostgreSQL server and the demonstration data."""

    def __init__(self, binary, folder):
        self.binary, self.folder = Path(binary), Path(folder)
        self.made = {}
        self._cluster = None

    @property
    def cluster(self):
        if self._cluster is None:
            self._cluster = Cluster(self.folder / "cluster")
            self._cluster.start()
        return self._cluster

    def demo(self, database, cluster):
        """The folder of a filled installation (and, on PostgreSQL, the database to copy), and its people."""
        key = (database, id(cluster))
        if key not in self.made:
            folder = self.folder / f"demo-{len(self.made)}"
            folder.mkdir()
            url = ""
            if cluster:
                cluster.superuser_sql("CREATE DATABASE demo")
                url = cluster.url("demo")
            port = free_port()
            (folder / "settings.toml").write_text(toml({**DEFAULTS, "database.url": url}))
            command = [str(self.binary), "serve", "--demo", "--listen", f"127.0.0.1:{port}", "--data-dir",
                       str(folder / "data"), "--config", str(folder / "settings.toml")]
            node = Node(command, clean_environment(), folder, port, 0)
            node.launch()
            try:
                node.ready(timeout=180)
            finally:
                node.stop()
            people = {}
            for email, password, role, country in LOG_IN_LINE.findall(node.out.read_text()):
                people[email.split("@")[0]] = Person(email, password, role, country)
            self.made[key] = (folder / "data", people)
        return self.made[key]

    def close(self):
        if self._cluster:
            self._cluster.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def clean_environment():
    """Our environment without settings of the program."""
    return {name: value for name, value in os.environ.items()
            if not name.startswith("TRILATERAL__") and name != "DATABASE_URL"}


class Program:
    """One installation. `start` starts a node; every further call starts another one on the same data."""

    def __init__(self, context, settings, demo, own_cluster):
        self.context = context
        self.binary = context.binary
        self.folder = context.folder / f"program-{len(context.programs)}"
        self.folder.mkdir()
        self.data = self.folder / "data"
        self.nodes, self.people = [], {}
        self.cluster, self.own_cluster, self.database_url = None, own_cluster, ""
        self._prepare(context, demo)
        port = free_port()
        self.settings = {"server.listen": f"127.0.0.1:{port}", "database.url": self.database_url,
                         "log.level": "info", **DEFAULTS, **settings}
        self.config = self.folder / "settings.toml"
        self.config.write_text(toml(self.settings))

    def _prepare(self, context, demo):
        if context.database == "postgresql":
            if self.own_cluster:
                self.cluster = Cluster(self.folder / "cluster")
                self.cluster.start()
            else:
                self.cluster = context.seeds.cluster
            self.name = f"row_{secrets.token_hex(4)}"
            self.database_url = self.cluster.url(self.name)
        if demo:
            source, people = context.seeds.demo(context.database, self.cluster)
            shutil.copytree(source, self.data)
            # Copies: a row may change a password.
            self.people = {name: replace(person) for name, person in people.items()}
        else:
            self.data.mkdir(mode=0o700)
        if self.cluster:
            template = " TEMPLATE demo" if demo else ""
            self.cluster.superuser_sql(f"CREATE DATABASE {self.name}{template}")

    @property
    def node(self):
        return self.nodes[0]

    def start(self, settings=None, jobs=True, wrapper=(), wait=True):
        """Starts a node and waits until it is ready. `wrapper` is put in front of its command, as in strace."""
        port = free_port()
        command = [*wrapper, str(self.binary), "serve", "--listen", f"127.0.0.1:{port}",
                   "--data-dir", str(self.data), "--config", str(self.config)]
        if not jobs:
            command.append("--no-jobs")
        environment = clean_environment()
        for name, value in (settings or {}).items():
            variable = "TRILATERAL__" + name.upper().replace(".", "__")
            environment[variable] = value if isinstance(value, str) else json.dumps(value)
        node = Node(command, environment, self.folder, port, len(self.nodes))
        self.nodes.append(node)
        node.launch()
        if wait:
            node.ready()
        return node

    def command(self, *arguments, input=None, timeout=60, check=True):
        """The program's command line on this installation."""
        done = subprocess.run([str(self.binary), *arguments, "--data-dir", str(self.data), "--config", str(self.config)],
                              input=input, capture_output=True, text=True, timeout=timeout, env=clean_environment(),
                              check=False)
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-600:]}")
        return done

    def member(self, email, name="A Member of the Network", country="CA", role="member", password=None):
        """Makes an account that can log in at once."""
        password = password or secrets.token_urlsafe(24)
        self.command("member", "create", "--email", email, "--name", name, "--country", country, "--role", role,
                     "--password-stdin", input=password)
        return Person(email, password, role, country)

    def sql(self, text, *parameters):
        """Rows of the database, read or written behind the program's back."""
        if self.cluster:
            return self.cluster.superuser_sql(text, self.name)
        with sqlite3.connect(self.data / "trilateral.db", timeout=30) as connection:
            return connection.execute(text, parameters).fetchall()

    def close(self):
        """Ends all nodes and drops what only this installation used."""
        for node in self.nodes:
            node.kill()
        if self.own_cluster and self.cluster:
            self.cluster.close()
        elif self.cluster:
            self.cluster.superuser_sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
