"""Honest people beside an attack: the site has to stay usable for them, and keep what they were told is kept."""

import threading
import time
import uuid

from battery.client import Api, Client, log_in
from battery.row import Figure

READS = ("/", "/practices", "/api/v1/practices?limit=5", "/healthz")
MIB = 1024 * 1024


class Honest:
    """Readers (and a writer) at a gentle pace while the block runs.

    Beside each attack: 95 of 100 honest requests within 500 ms, memory grows by at most 64 MiB, and nothing that was
    acknowledged is lost.
    """

    def __init__(self, ctx, program, url=None, readers=2, pause=0.05, writes=True):
        self.ctx, self.program, self.url = ctx, program, url or program.node.url
        self.pause, self.readers, self.writes = pause, readers, writes
        self.seconds, self.failed, self.saved, self.refused = [], [], [], 0
        self.threads, self.end = [], threading.Event()

    def __enter__(self):
        for path in READS:
            Client(self.url).get(path)
        if self.writes:
            self.author = log_in(self.url, self.program.people["member.us"])
        self.before = self.program.node.rss()
        self.threads = [threading.Thread(target=self._read, args=(number,)) for number in range(self.readers)]
        if self.writes:
            self.threads.append(threading.Thread(target=self._write))
        for thread in self.threads:
            thread.start()
        return self

    def _timed(self, client, send):
        try:
            answer = send()
        except Exception as error:  # whatever fails here failed for somebody
            self.failed.append(repr(error))
            client.close()
            return None
        self.seconds.append(answer.seconds)
        return answer

    def _read(self, number):
        client = Client(self.url, headers={"X-Forwarded-For": f"198.51.100.{number + 1}"}, timeout=15)
        turn = number
        while not self.end.is_set():
            path = READS[turn % len(READS)]
            answer = self._timed(client, lambda path=path: client.get(path))
            if answer and answer.status != 200:
                self.failed.append(f"{path} {answer.status}")
            turn += 1
            time.sleep(self.pause)

    def _write(self):
        while not self.end.is_set():
            title = f"Honest {uuid.uuid4()}"
            answer = self._timed(self.author, lambda title=title: self.author.post("/practices", {"title": title}, key=title))
            if answer is None:
                continue
            if answer.status == 201:
                self.saved.append(answer.json()["id"])
                if len(self.saved) % 20 == 0:
                    self._forget()
            else:
                self.refused += 1
                self.failed.append(f"write {answer.status} {answer.code}")
            time.sleep(self.pause * 4)

    def _forget(self):
        """Deletes a few drafts that are there: a member may have a limited number of them."""
        for key in [self.saved.pop() for _ in range(10)]:
            there = self.author.get(f"/practices/{key}")
            if there.status != 200:
                self.failed.append(f"lost {key}")
                continue
            self.author.delete(f"/practices/{key}", if_match=there.header("etag"))

    def __exit__(self, *_):
        self.end.set()
        for thread in self.threads:
            thread.join(timeout=40)
        self.after = max(self.before, self.program.node.rss()) if self.program.node.alive() else None

    def figures(self, growth=64, p95=0.5):
        """What the attack did to them."""
        ordered = sorted(self.seconds) or [float("inf")]
        self.ctx.log(f"honest: {len(ordered)} requests, p50 {ordered[len(ordered) // 2]:.4f}, failed {self.failed[:10]}")
        yield Figure("honest p95", round(ordered[int(len(ordered) * 0.95)] * 1000), "<=", round(p95 * 1000), "ms")
        yield Figure("honest requests failed", len(self.failed), "==", 0)
        grown = None if self.after is None else round((self.after - self.before) / MIB)
        yield Figure("memory grown", grown, "<=", growth, "MiB")
        if self.writes:
            reader = Api(self.url, self.author.tokens["access_token"])
            lost = sum(reader.get(f"/practices/{key}").status != 200 for key in self.saved)
            yield Figure("acknowledged writes lost", lost, "==", 0)
