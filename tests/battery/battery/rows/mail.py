"""Digests for many, while processes die and mail servers fail."""

import statistics
import time

from battery.client import Api, log_in
from battery.row import Figure, row
from battery.smtp import Sink, judge
from battery.writers import SETTINGS

CONNECTIONS = 8


def with_readers(ctx, settings, members):
    """An installation whose members all have a digest due at this moment, about the same practices."""
    program = ctx.program(SETTINGS | settings, demo=False, start=False)
    program.command("demo", "--members", str(members), "--practices", "30", timeout=600)
    program.sql("UPDATE digest_preferences SET next_at = last_at, interests = '[]'")
    expected = [address for (address,) in program.sql("SELECT email FROM members WHERE email LIKE '%@load.example'")]
    return program, expected


def settings_for(sink, ctx):
    """Little patience, so that the ten-minute cut need not wait for what the whole battery waits for."""
    return {
        "mail.smtp_url": sink.url, "mail.connections": CONNECTIONS, "mail.lease_seconds": ctx.scale(5, 25),
        "digest.tick_seconds": 1,
        # All nodes write the same links, as behind one proxy.
        "server.public_url": "https://battery.example",
    }


def held(program):
    """Mails that a sender has taken and not settled."""
    return {key for (key,) in program.sql("SELECT id FROM mails WHERE state IN ('leased', 'handed')")}


def waiting(program):
    """Mails that are not settled."""
    states = "('queued', 'leased', 'handed', 'deferred', 'unknown')"
    return int(program.sql(f"SELECT count(*) FROM mails WHERE list = 'digest' AND state IN {states}")[0][0])


def until(condition, timeout):
    """Waits until a condition holds; answers how long that took, or None."""
    started = time.monotonic()
    while time.monotonic() - started < timeout:
        if condition():
            return time.monotonic() - started
        time.sleep(0.1)
    return None


def verdict(found, kills):
    """The figures of every run of digests."""
    yield Figure("skipped", found["skipped"], "==", 0)
    yield Figure("strangers", found["strangers"], "==", 0)
    yield Figure("different mails for one member and period", found["different"], "==", 0)
    yield Figure("mails with several recipients", found["shared"], "==", 0)
    yield Figure("twice on the wire", found["doubled"], "<=", found["dropped"] + kills * CONNECTIONS)


@row("R3", "SIGKILL during a digest", fault="a server that forgets")
def kills_during_digest(ctx):
    """The node is killed again and again while it sends one digest to everybody over a server that puts some off and
    drops some connections after it has taken the mail."""
    members, kills = ctx.scale(400, 10_000), ctx.scale(3, 20)
    forget = 0.02 if ctx.fault else 0.0
    with Sink(seed=ctx.seed, tempfail=0.02, drop=0.01, delay=0.005, forget=forget) as sink:
        program, expected = with_readers(ctx, settings_for(sink, ctx), members)
        started = time.monotonic()
        node = program.start()
        takeover = None
        for number in range(1, kills + 1):
            sink.wait(lambda number=number: len(sink.mails) >= members * number // (kills + 2), 120)
            node.kill()
            orphans = held(program)
            node.restart()
            ctx.log(f"kill {number}: {len(sink.mails)} mails, {len(orphans)} held")
        if orphans:
            takeover = until(lambda: not orphans & held(program), 60)
        until(lambda: len(sink.mails) >= members and not waiting(program), 300)
        took = time.monotonic() - started
        left = waiting(program)
        found = judge(sink.mails, expected)
        ctx.log(f"{found}, waiting {left}, after {took:.1f} s, takeover {takeover}")
        yield from verdict(found, kills)
        yield Figure("left in the outbox", left, "==", 0)
        if orphans:
            limit = ctx.scale(10, 30)
            yield Figure("what the dead one held goes on", None if takeover is None else round(takeover, 1), "<=", limit, "s")
        yield Figure("all sent after", round(took), "<=", 300, "s")


@row("R4", "Two nodes, one digest", fault="a server that delivers twice", databases=("postgresql",))
def two_nodes(ctx):
    """Two nodes start in the same second on a digest that is due: every member gets one mail. Then the same, and one of
    them is killed in the middle."""
    members = ctx.scale(400, 10_000)
    for turn in range(ctx.scale(2, 10)):
        is_killed = turn % 2 == 1
        with Sink(seed=ctx.seed + turn, twice=0.02 if ctx.fault else 0.0) as sink:
            program, expected = with_readers(ctx, settings_for(sink, ctx), members)
            program.start(wait=False)
            program.start(wait=False)
            if is_killed:
                sink.wait(lambda: len(sink.mails) >= members // 2, 120)  # noqa: B023 (used at once)
                program.nodes[turn // 2 % 2].kill()
            until(lambda: len({m.recipients[0] for m in sink.mails}) >= members and not waiting(program), 240)  # noqa: B023
            found = judge(sink.mails, expected)
            ctx.log(f"turn {turn}, killed {is_killed}: {found}, connections {sink.connections}")
            for node in program.nodes:
                node.kill()
        name = "one killed" if is_killed else "both live"
        for figure in verdict(found, int(is_killed)):
            yield Figure(f"{name}: {figure.name}", figure.value, figure.comparison, figure.goal)


def latencies(api, seconds, prefix):
    """How long requests take that read, and that write a mail into the outbox."""
    end, found, strange, number = time.monotonic() + seconds, [], 0, 0
    while time.monotonic() < end:
        number += 1
        person = {"email": f"{prefix}{number}@battery.example", "name": f"Somebody {number}", "country": "CA"}
        for answer in (api.get("/practices?limit=5"), api.post("/members", person, key=person["email"])):
            found.append(answer.seconds)
            strange += answer.status not in (200, 201)
        time.sleep(0.02)
    return found, strange, number


def slow_end(seconds):
    """The 99th percentile in milliseconds."""
    return statistics.quantiles(seconds, n=100)[98] * 1000


@row("R5", "Mail server slow, dead or refusing", fault="slow")
def failing_mail(ctx):
    """The mail server fails in every way while the site is used: requests take no longer, every mail goes out when the
    server is back, and an address that does not exist is asked once."""
    length = ctx.scale(2, 100)
    with Sink(seed=ctx.seed, reject="^nobody") as sink:
        program = ctx.program(SETTINGS | {"mail.smtp_url": sink.url, "mail.timeout_seconds": 10})
        api = log_in(program.node.url, program.people["administrator"])
        baseline, strange, invited = latencies(api, length, "calm")
        slowest, failures = [], 0
        through = Api(ctx.url(program.node), api.tokens["access_token"])
        for mode in ("dead", "silent", "crawl", "endless", "refuse"):
            sink.set(mode=mode)
            seconds, wrong, number = latencies(through, length, mode)
            ctx.log(f"{mode}: p99 {slow_end(seconds):.1f} ms, baseline {slow_end(baseline):.1f} ms")
            slowest += seconds
            failures, invited = failures + wrong, invited + number
        sink.set(mode="ok")

        def reached():
            return len({mail.recipients[0] for mail in sink.mails if mail.event == "accepted" and "@battery" in mail.recipients[0]})

        recovered = until(lambda: reached() >= invited, 130)
        ctx.log(f"{reached()} of {invited} invitations after {recovered}")
        yield Figure("requests that failed", strange + failures, "==", 0)
        goal = round(max(1.2 * slow_end(baseline), slow_end(baseline) + 50))
        yield Figure("p99 beside a failing mail server", round(slow_end(slowest)), "<=", goal, "ms")
        yield Figure("all out after recovery", None if recovered is None else round(recovered), "<=", 120, "s")
        api.close()
        person = {"email": "nobody@battery.example", "name": "Nobody", "country": "CA"}
        member = api.post("/members", person, key="nobody").json()
        until(lambda: any(mail.event == "rejected" for mail in sink.mails), 30)
        api.close()
        again = [api.post(f"/members/{member['id']}/invitation").status for _ in range(3)]
        time.sleep(5)
        rejected = sum(mail.event == "rejected" for mail in sink.mails)
        ctx.log(f"invited again: {again}, asked {rejected} times")
        yield Figure("attempts at an address that does not exist", rejected, "==", 1)
