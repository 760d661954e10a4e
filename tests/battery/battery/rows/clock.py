"""A clock that jumps while the program runs."""

import collections
import datetime
import pathlib
import time
import zoneinfo

from battery.client import Api, Client
from battery.row import Figure, row
from battery.smtp import TAKEN, Sink
from battery.writers import SETTINGS

LIBRARY = "/usr/lib/*/faketime/libfaketime.so.1"
ZONE = zoneinfo.ZoneInfo("America/Toronto")
HOUR, DAY = 3_600, 86_400


def jumps():
    """Seconds from now, in the order in which the clock jumps: among them a moment before the next year, and one before
    each of the next two changes between summer and winter time."""
    now = datetime.datetime.now(datetime.UTC)
    year = datetime.datetime(now.astimezone(ZONE).year + 1, 1, 1, tzinfo=ZONE)
    hours = (now.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=hour) for hour in range(1, 9_000))
    changes, last = [], now.astimezone(ZONE).utcoffset()
    for hour in hours:
        offset = hour.astimezone(ZONE).utcoffset()
        if offset != last:
            changes.append(hour)
        last = offset
    before = [int((instant - now).total_seconds()) - 2 for instant in sorted([year, *changes[:2]])]
    return [HOUR, 0, -DAY, 0, *before, 400 * DAY, 399 * DAY, 0]


class Clock:
    """The clock of a process, moved by writing a file (apt: libfaketime)."""

    def __init__(self, folder):
        found = sorted(pathlib.Path("/").glob(LIBRARY.lstrip("/")))
        if not found:
            raise RuntimeError("libfaketime is not installed (apt: libfaketime)")
        self.file = folder / "clock"
        self.set(0)
        self.wrapper = ["env", f"LD_PRELOAD={found[0]}", f"FAKETIME_TIMESTAMP_FILE={self.file}", "FAKETIME_NO_CACHE=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1"]

    def set(self, offset):
        """Moves it, in one step."""
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{offset:+d}\n")
        beside.replace(self.file)


def to_see(url, person, **more):
    """A log-in, or None."""
    answer = Api(url).post("/auth/login", {"email": person.email, "password": person.password} | more)
    return answer.json() if answer.status == 200 else None


@row("R15", "Clock jumps", fault="forgives-expiry")
def clock_jumps(ctx):
    """The clock of the running program jumps forward and back, over months and a year. What was over stays over, nobody
    gets a digest of one period twice, and nothing panics."""
    settings = SETTINGS | {"auth.access_token_minutes": 15, "digest.tick_seconds": 1}
    with Sink(seed=ctx.seed) as sink:
        program = ctx.program(settings | {"mail.smtp_url": sink.url}, start=False)
        program.command("demo", "--members", str(ctx.scale(50, 1_000)), "--practices", "10", timeout=600)
        program.sql("UPDATE digest_preferences SET next_at = last_at, interests = '[]' WHERE frequency <> 'off'")
        expected = {address for (address,) in program.sql("SELECT email FROM members WHERE email LIKE '%@load.example'")}
        clock = Clock(program.folder)
        node = program.start(wrapper=clock.wrapper)
        sink.wait(lambda: len(reached(sink) & expected) >= len(expected), 30)
        url, person = ctx.url(node), program.people["member.ca"]
        session = to_see(url, person)
        over, back, unready, skipped = False, 0, 0, 0
        furthest = DAY
        for offset in jumps():
            is_new = offset > furthest
            furthest = max(furthest, offset)
            if is_new:
                program.command("demo", "--practices", "3", "--seed", str(offset + 2))
            before = received(sink)
            clock.set(offset)
            time.sleep(ctx.scale(4, 10))
            unready += Client(node.url).get("/readyz").status != 200
            status = Api(url, session["access_token"]).get("/me").status
            if is_new:
                skipped += len(expected - {recipient for _, recipient in received(sink) - before})
            ctx.log(f"{offset:+d} s: the token {status}, digests {len(received(sink))}")
            if offset == HOUR and status == 401:
                over = True
            elif over and status != 401:
                back += 1
        refreshed = Api(url).post("/auth/refresh", {"refresh_token": session["refresh_token"]}).status
        anew = to_see(node.url, person)
        twice = doubled(sink)
        log = node.log_text()
        ctx.log(f"refresh afterwards {refreshed}; twice {twice[:5]}; {log.count('has jumped')} jumps were noticed")
        yield Figure("a token of 15 minutes is over after an hour", over, "==", True)
        yield Figure("times an expired token came back", back, "==", 0)
        yield Figure("a session of 30 days comes back after 400", refreshed == 200, "==", False)
        yield Figure("digests of one period twice", len(twice), "==", 0)
        yield Figure("digests skipped", skipped + len(expected - reached(sink)), "==", 0)
        yield Figure("not ready after a jump", unready, "==", 0)
        yield Figure("panics", log.count("panicked"), "==", 0)
        yield Figure("log-in works afterwards", anew is not None, "==", True)


def received(sink):
    """Who got the digest of which period."""
    return {(mail.digest, mail.recipients[0]) for mail in list(sink.mails) if mail.event in TAKEN and mail.digest}


def reached(sink):
    """Who got a digest."""
    return {recipient for _, recipient in received(sink)}


def doubled(sink):
    """Members who got one period more than once."""
    seen = collections.Counter((mail.digest, mail.recipients[0]) for mail in sink.mails if mail.digest and mail.event in TAKEN)
    return [pair for pair, number in seen.items() if number > 1]
