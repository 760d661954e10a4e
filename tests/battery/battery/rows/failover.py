"""A second PostgreSQL server that takes over."""

import shutil
import time

from battery.ports import free_port
from battery.postgres import Cluster
from battery.row import Figure, row
from battery.writers import SETTINGS, Writers, compare, tokens


class Standby(Cluster):
    """A copy of a running server that follows it."""

    def __init__(self, folder, primary, port):
        self.folder, self.pgdata, self.port = folder, folder / "pgdata", port
        self.binaries, self.settings = primary.binaries, primary.settings
        folder.mkdir()
        shutil.chown(folder, "postgres")
        self._run("pg_basebackup", "-h", "127.0.0.1", "-p", primary.port, "-U", "postgres", "-D", self.pgdata, "-R",
                  "-X", "stream", "--checkpoint=fast")
        self.start()

    def promote(self):
        """Makes it the one that is written to; it waits for no standby until it has one."""
        self._run("pg_ctl", "-D", self.pgdata, "-w", "promote")
        self.superuser_sql("ALTER SYSTEM RESET synchronous_standby_names")
        self.superuser_sql("SELECT pg_reload_conf()")


def follow(primary):
    """From now on the primary acknowledges what its standby has, too."""
    attached = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
    primary.superuser_sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.superuser_sql("SELECT pg_reload_conf()")
    for _ in range(200):
        if primary.superuser_sql(attached)[0][0] != "0":
            return
        time.sleep(0.1)
    raise RuntimeError("the standby does not follow")


@row("R7", "PostgreSQL fails over", fault="acknowledges-refused", whole_only=True, databases=("postgresql",))
def failover(ctx):
    """The primary is killed and its synchronous standby promoted, over and over, while members write: nothing that was
    acknowledged is lost, and writes are back soon. The address of the database names both servers."""
    program = ctx.program(SETTINGS, own_cluster=True, start=False)
    primary, written_after = program.cluster, []
    servers = [primary, Standby(program.folder / "standby", primary, free_port())]
    # The two ports stay; whoever stands by takes the one that is free.
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    url = f"postgres://postgres@{hosts}/{program.name}?target_session_attrs=read-write"
    try:
        node = program.start({"database.url": url})
        writers = Writers(ctx.url(node), tokens(program), 8)
        with writers:
            for turn in range(ctx.scale(2, 10)):
                follow(servers[0])
                time.sleep(ctx.random.uniform(1, 3))
                servers[0].stop("immediate")
                killed_at = time.time()
                servers[1].promote()
                program.cluster = servers[1]
                time.sleep(11)
                written_after.append(writers.first_after(killed_at))
                ctx.log(f"turn {turn}: written again after {written_after[-1]}, {dict(writers.statuses())}")
                servers = [servers[1], Standby(program.folder / f"standby-{turn}", servers[1], servers[0].port)]
        writers.settle()
        yield from compare(program, writers)
        wrong = sum(number for status, number in writers.statuses().items() if status not in (201, 503))
        yield Figure("answers but 201 and 503", wrong, "==", 0)
        slowest = max((one if one is not None else 99 for one in written_after), default=99)
        yield Figure("slowest return", round(slowest, 1), "<=", 10, "s")
    finally:
        for node in program.nodes:
            node.kill()
        for server in servers:
            server.stop("immediate")
