"""Clients: plain HTTP with kept connections, the API with tokens, and sockets for what is no HTTP."""

import http.client
import json
import re
import select
import socket
import time
import urllib.parse
from dataclasses import dataclass

# What must never stand in an answer that refuses something: see row S26.
CANARIES = re.compile(
    rb"(\.rs:\d+|panicked|RUST_BACKTRACE|diesel|rusqlite|sqlite|libpq|PG::|SQLSTATE|syntax error at|no such (table|column): "
    rb"|constraint failed|violates|SELECT .{1,80} FROM|INSERT INTO|::\w+::\w+|/\.cargo/|/battery-row-|trilateral\.db)",
    re.IGNORECASE)
leaks = []
refusals_seen = 0


@dataclass
class Response:
    """An answer, whole, with the time it took."""

    status: int
    headers: list
    body: bytes
    seconds: float

    def header(self, name):
        """The first header of that name, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a problem document, or an empty text."""
        try:
            return self.json().get("code", "")
        except (ValueError, AttributeError):
            return ""


def note_leaks(sent, answer):
    """Looks for what only the inside of the program knows in an answer that refuses something."""
    global refusals_seen
    if answer.status < 400:
        return
    refusals_seen += 1
    for found in CANARIES.finditer(answer.body):
        if found.group(0).lower() not in sent.lower():
            leaks.append((answer.status, found.group(0)[:80]))


class Client:
    """HTTP on one kept connection. A kept connection that the server has closed is made anew."""

    def __init__(self, url, headers=None, timeout=30):
        parts = urllib.parse.urlsplit(url)
        self.url, self.host, self.port = url, parts.hostname, parts.port
        self.headers = dict(headers or {})
        self.timeout = timeout
        self.connection = None

    def request(self, method, path, body=None, headers=None):
        """Sends one request and reads the whole answer."""
        if isinstance(body, str):
            body = body.encode()
        if self._was_closed():
            self.close()
        fresh = self.connection is None
        if fresh:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        started = time.perf_counter()
        try:
            self.connection.request(method, path, body, {**self.headers, **(headers or {})})
            got = self.connection.getresponse()
            content = got.read()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.close()
            if fresh or method not in ("GET", "HEAD"):
                raise
            return self.request(method, path, body, headers)
        except Exception:
            self.close()
            raise
        answer = Response(got.status, got.getheaders(), content, time.perf_counter() - started)
        if got.will_close:
            self.close()
        sent = f"{path} {urllib.parse.unquote(path)}".encode("utf-8", "replace") + (body if isinstance(body, bytes) else b"")
        note_leaks(sent, answer)
        return answer

    def _was_closed(self):
        """Whether the server has ended a kept connection: then there is something to read, its end."""
        kept = self.connection and self.connection.sock
        return bool(kept and select.select([kept], [], [], 0)[0])

    def get(self, path, headers=None):
        return self.request("GET", path, None, headers)

    def close(self):
        """Closes the connection; the next request opens another."""
        if self.connection:
            self.connection.close()
        self.connection = None


class Api(Client):
    """The API: JSON in, JSON out, with a token where there is one."""

    tokens = None

    def __init__(self, url, token=None, **arguments):
        super().__init__(url, **arguments)
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def send(self, method, path, data=None, key=None, if_match=None, headers=None):
        """One operation; a path without a leading /api gets the prefix of the API."""
        path = path if path.startswith("/api") else f"/api/v1{path}"
        headers = dict(headers or {})
        body = None
        if data is not None:
            body = json.dumps(data)
            headers.setdefault("Content-Type", "application/json")
        if key:
            headers["Idempotency-Key"] = key
        if if_match:
            headers["If-Match"] = if_match
        return self.request(method, path, body, headers)

    def get(self, path, headers=None):
        return self.send("GET", path, headers=headers)

    def post(self, path, data=None, **more):
        return self.send("POST", path, data, **more)

    def put(self, path, data=None, **more):
        return self.send("PUT", path, data, **more)

    def patch(self, path, data=None, **more):
        return self.send("PATCH", path, data, **more)

    def delete(self, path, data=None, **more):
        return self.send("DELETE", path, data, **more)


def log_in(url, person, **arguments):
    """An API client with the tokens of a person."""
    api = Api(url, **arguments)
    answer = api.post("/auth/login", {"email": person.email, "password": person.password})
    if answer.status != 200:
        raise RuntimeError(f"log-in of {person.email}: {answer.status} {answer.text[:200]}")
    api.tokens = answer.json()
    api.headers["Authorization"] = f"Bearer {api.tokens['access_token']}"
    return api


def raw(url, data, timeout=10, half_close=False):
    """Sends bytes as they are and returns what comes back until the end or the timeout."""
    parts = urllib.parse.urlsplit(url)
    received = b""
    with socket.create_connection((parts.hostname, parts.port), timeout=timeout) as connection:
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                received += chunk
        except (TimeoutError, ConnectionError):
            pass
    return received
