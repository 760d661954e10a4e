"""Members who write drafts without a pause, and remember what they were told.

Each draft has a title and a key of its own, so that afterwards every one can be asked after: what was
acknowledged must be there once, and nothing may be there that nobody sent.
"""

import collections
import http.client
import threading
import time
import uuid
from dataclasses import dataclass

from battery.client import Api, log_in
from battery.row import Figure

PREFIX = "battery "
# Limits that these rows do not test are out of the way.
SETTINGS = {"practices.drafts_per_member": 0, "auth.access_token_minutes": 1440,
            "auth.second_factor": "optional"}
LOST_ON_THE_WAY = (OSError, http.client.HTTPException)


@dataclass
class Said:
    """One answer: when the request went, when the answer came, and its status (0: none came)."""

    sent: float
    heard: float
    status: int


class Writers:
    """`writers.start() ... writers.stop()`, as often as wanted; `settle` sends again what is in doubt."""

    def __init__(self, url, tokens, clients, pause=0.0):
        self.url, self.tokens, self.clients, self.pause = url, tokens, clients, pause
        self.acknowledged, self.in_doubt = {}, {}
        self.said = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = []

    def start(self):
        """Begins to write."""
        self._stop.clear()
        self._threads = [
            threading.Thread(target=self._write, args=(self.tokens[number % len(self.tokens)],), daemon=True)
            for number in range(self.clients)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self):
        """Ends when each has its answer."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def _write(self, token):
        api = Api(self.url, token, timeout=40)
        while not self._stop.is_set():
            title = f"{PREFIX}{uuid.uuid4()}"
            sent = time.time()
            try:
                answer = api.post("/practices", {"title": title}, key=title)
                self._note(title, token, answer.status, sent)
                is_done = answer.status == 201
            except LOST_ON_THE_WAY:
                api.close()
                self._note(title, token, 0, sent)
                is_done = False
            time.sleep(self.pause if is_done else max(self.pause, 0.02))
        api.close()

    def _note(self, title, token, status, sent):
        heard = time.time()
        with self._lock:
            self.said.append(Said(sent, heard, status))
            if status == 201:
                self.acknowledged[title] = heard
            elif status == 0 or status >= 500:
                self.in_doubt[title] = token

    def settle(self):
        """Sends everything that is in doubt again under its key: afterwards each is there, once."""
        for title, token in list(self.in_doubt.items()):
            answer = Api(self.url, token, timeout=40).post("/practices", {"title": title}, key=title)
            if answer.status == 201:
                self.acknowledged[title] = time.time()
                del self.in_doubt[title]

    def statuses(self):
        """How often each status came; 0 stands for a connection that ended without an answer."""
        return collections.Counter(said.status for said in list(self.said))

    def first_after(self, instant):
        """How long after an instant the first write was acknowledged, or None."""
        later = [said.heard for said in list(self.said) if said.status == 201 and said.heard >= instant]
        return min(later) - instant if later else None


def tokens(program, names=("member.ca", "member.mx", "member.us")):
    """Access tokens of several members."""
    return [log_in(program.node.url, program.people[name]).tokens["access_token"] for name in names]


def titles(program):
    """The titles of all drafts that are there, with repetitions."""
    return [title for (title,) in program.sql(f"SELECT title FROM practices WHERE title LIKE '{PREFIX}%'")]


def compare(program, writers, at_least=1):
    """The figures of every row with writers: nothing lost, nothing twice, nothing made up."""
    there = collections.Counter(titles(program))
    yield Figure("acknowledged writes", len(writers.acknowledged), ">=", at_least)
    yield Figure("lost", len(set(writers.acknowledged) - set(there)), "==", 0)
    yield Figure("doubled", sum(number - 1 for number in there.values()), "==", 0)
    sent = set(writers.acknowledged) | set(writers.in_doubt)
    yield Figure("phantoms", len(set(there) - sent), "==", 0)
