"""Hours of ordinary use."""

import contextlib
import socket
import sqlite3
import statistics
import threading
import time
import uuid

from battery.client import log_in
from battery.row import Figure, row
from battery.writers import LOST_ON_THE_WAY, SETTINGS

MIB = 1024 * 1024


@row("R18", "Soak", fault="a snapshot that stays open", whole_only=True)
def soak(ctx):
    """Readers, writers and people who log in, for two hours: memory and handles stay as they are after the warm-up,
    and the journal of SQLite stays small although somebody takes ten minutes to read everything there is."""
    program = ctx.program(SETTINGS | {"auth.login_attempts_per_hour": 1_000_000})
    program.command("demo", "--practices", str(ctx.scale(2_000, 20_000)), timeout=600)
    node, end, errors = program.node, threading.Event(), []
    people = [threading.Thread(target=use, args=(program, number, end, errors)) for number in range(6)]
    for person in people:
        person.start()
    seconds = ctx.scale(90, 7_200)
    samples, started = [], time.monotonic()
    reading = hold_snapshot if ctx.fault else read_slowly
    reader = threading.Thread(target=reading, args=(program, seconds if ctx.fault else min(600, seconds / 2)))
    reader.start()
    try:
        while time.monotonic() - started < seconds:
            time.sleep(seconds / 120)
            samples.append((node.rss(), node.handles(), journal(program)))
    finally:
        end.set()
        for person in people:
            person.join()
    reader.join()
    ctx.log(f"samples {samples[::10]}, errors {errors[:10]}")
    warm, last = samples[len(samples) // 4: len(samples) // 2], samples[-len(samples) // 4:]
    grown = statistics.median(sample[0] for sample in last) / statistics.median(sample[0] for sample in warm) - 1
    handles = statistics.median(sample[1] for sample in last) - statistics.median(sample[1] for sample in warm)
    yield Figure("memory grown after the warm-up", round(grown * 100, 1), "<=", 5, "%")
    yield Figure("handles more", handles, "<=", 8)
    yield Figure("largest journal", round(max(sample[2] for sample in samples) / MIB, 1), "<=", 64, "MiB")
    yield Figure("requests that failed", len(errors), "==", 0)


def use(program, number, end, errors):
    """One person: reads pages, writes drafts and deletes them, logs in now and then."""
    url = program.node.url
    person = program.people[("member.ca", "member.mx", "member.us")[number % 3]]
    api, turn = log_in(url, person), 0
    while not end.is_set():
        turn += 1
        try:
            if turn % 200 == 0:
                api = log_in(url, person)
            path = ("/", "/practices", "/api/v1/practices?limit=20", "/api/v1/practices/facets")[turn % 4]
            answers = [api.request("GET", path)]
            if turn % 5 == 0:
                made = api.post("/practices", {"title": "soak", "what_was_done": "x" * 2_000}, key=str(uuid.uuid4()))
                answers += [made, api.delete(f"/practices/{made.json()['id']}", if_match=made.header("etag"))]
            errors += [f"{path} {answer.status}" for answer in answers if answer.status >= 400]
        except LOST_ON_THE_WAY as error:
            errors.append(repr(error))
            api.close()
        time.sleep(0.02)


def journal(program):
    """The size of SQLite's journal."""
    file = program.data / "trilateral.db-wal"
    return file.stat().st_size if file.exists() else 0


def read_slowly(program, seconds):
    """Reads all practices a few kilobytes at a time, as over a bad line."""
    with socket.create_connection(("127.0.0.1", program.node.port), timeout=30) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
        connection.sendall(b"GET /practices.jsonl HTTP/1.1\r\nHost: battery\r\n\r\n")
        end = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            while time.monotonic() < end and connection.recv(4_096):
                time.sleep(0.2)


def hold_snapshot(program, seconds):
    """What a wrong build would do meanwhile: the journal cannot begin anew while anybody reads from it."""
    with contextlib.closing(sqlite3.connect(program.data / "trilateral.db", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM members").fetchone()
        time.sleep(seconds)
