"""A proxy that lies on behalf of the server.

A row that passes proves nothing until it has failed once. Between the battery and the program this
proxy plants one fault by name, as a wrong build would have it, and the row has to find it.
"""

import http.client
import itertools
import json
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass
class Request:
    """One request as it came; `number` counts the requests of this proxy from one."""

    method: str
    path: str
    headers: list
    body: bytes
    number: int
    state: dict = field(default_factory=dict)

    def header(self, name, default=None):
        """The first header of this name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), default)

    def without(self, *names):
        """The same request less some headers."""
        gone = {name.lower() for name in names}
        headers = [(key, value) for key, value in self.headers if key.lower() not in gone]
        return Request(self.method, self.path, headers, self.body, self.number, self.state)

    def with_header(self, name, value):
        """The same request with one header set."""
        changed = self.without(name)
        changed.headers.append((name, value))
        return changed

    @property
    def is_write(self):
        """Whether the request may change something."""
        return self.method in WRITES


@dataclass
class Response:
    """One answer; `headers` without those that concern the connection alone."""

    status: int
    headers: list
    body: bytes

    def header(self, name, default=None):
        """The first header of this name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), default)

    def replaced(self, status=None, body=None, **headers):
        """A changed copy; underscores in names of headers stand for dashes."""
        names = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        kept = [(key, value) for key, value in self.headers if key.lower() not in names]
        kept += [(name, value) for name, value in names.items() if value is not None]
        return Response(status or self.status, kept, self.body if body is None else body)


FAULTS = {}


def fault(name):
    """Registers `function(request, forward) -> Response` under a name; `forward` may be called never,
    once or several times."""

    def register(function):
        FAULTS[name] = function
        return function

    return register


def acknowledged(request):
    """What a server would say that keeps nothing: 201 and a key of its own."""
    try:
        document = json.loads(request.body or b"{}")
    except ValueError:
        document = {}
    if not isinstance(document, dict):
        document = {}
    document |= {"id": str(uuid.uuid4()), "revision": 1}
    headers = [("content-type", "application/json"), ("etag", '"1"'), ("cache-control", "no-store")]
    return Response(201, headers, json.dumps(document).encode())


def forward(upstream, request, timeout=60):
    """Sends a request on over a connection of its own and reads the whole answer."""
    connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=timeout)
    try:
        connection.putrequest(request.method, request.path, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                connection.putheader(name, value)
        if request.body or request.is_write:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body or None)
        answer = connection.getresponse()
        body = answer.read()
        gone = HOP_BY_HOP | ({"content-length"} if request.method != "HEAD" else set())
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in gone]
        return Response(answer.status, headers, body)
    finally:
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    """Reads one request, lets the fault answer it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Says nothing: the rows keep their own logs."""

    def _body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            pieces = []
            while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _answer(self):
        liar = self.server.liar
        try:
            body = self._body()
            request = Request(
                self.command, self.path, list(self.headers.items()), body, next(liar.numbers), liar.state
            )
            response = liar.fault(request, liar.forward)
        except (OSError, ValueError, http.client.HTTPException):
            # The program is gone, or went in the middle: so does the connection.
            self.close_connection = True
            return
        self.send_response_only(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        has_body = self.command != "HEAD" and response.status not in (204, 304)
        if has_body:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if has_body:
            self.wfile.write(response.body)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_):
        """A client that went away is no news."""


class Liar:
    """The proxy with one planted fault: `with Liar(node.url, "lost-write") as liar: ... liar.url`."""

    def __init__(self, upstream_url, fault_name):
        self.upstream = urllib.parse.urlsplit(upstream_url)
        self.fault = FAULTS[fault_name]
        self.numbers = itertools.count(1)
        self.state = {"lock": threading.Lock()}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.liar = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        self._thread.start()

    def forward(self, request):
        """Passes a request on to the program."""
        return forward(self.upstream, request)

    def close(self):
        """Takes no more requests."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _every(request, name, nth):
    """True for each nth write of this proxy."""
    with request.state["lock"]:
        request.state[name] = request.state.get(name, 0) + 1
        return request.state[name] % nth == 0


def _is_creation(request):
    return request.method == "POST" and request.path.split("?")[0] in (
        "/api/v1/practices",
        "/api/v1/members",
    )


@fault("none")
def _honest(request, forward):
    """Passes everything on as it is."""
    return forward(request)


@fault("lost-write")
def _lost_write(request, forward):
    """Says 201 to each tenth creation and keeps nothing of it."""
    if _is_creation(request) and _every(request, "creations", 10):
        return acknowledged(request)
    return forward(request)


@fault("double-write")
def _double_write(request, forward):
    """Sends each tenth creation twice, under two keys."""
    if _is_creation(request) and _every(request, "creations", 10):
        forward(request.with_header("Idempotency-Key", str(uuid.uuid4())))
    return forward(request)


@fault("keyless")
def _keyless(request, forward):
    """Forgets the idempotency key."""
    return forward(request.without("Idempotency-Key"))


@fault("acknowledges-refused")
def _acknowledges_refused(request, forward):
    """Turns every refusal of a creation for want of a database into a success."""
    try:
        response = forward(request)
    except (OSError, http.client.HTTPException):
        if not _is_creation(request):
            raise
        return acknowledged(request)
    return acknowledged(request) if _is_creation(request) and response.status >= 500 else response


@fault("last-writer-wins")
def _last_writer_wins(request, forward):
    """Puts the newest revision into If-Match, whatever the writer has read."""
    if request.method in ("PUT", "PATCH") and request.header("If-Match"):
        reading = request.without("If-Match", "Content-Type", "Content-Length", "Idempotency-Key")
        reading.method, reading.body = "GET", b""
        newest = forward(reading).header("ETag")
        if newest:
            return forward(request.with_header("If-Match", newest))
    return forward(request)


@fault("yes-to-all")
def _yes_to_all(request, forward):
    """Says 200 to every second move, as if it had happened again."""
    response = forward(request)
    return response.replaced(status=200) if request.is_write and response.status == 409 else response


@fault("forgives-expiry")
def _forgives_expiry(request, forward):
    """Lets in whoever is refused: an expired token still counts."""
    response = forward(request)
    if response.status != 401:
        return response
    return Response(200, [("content-type", "application/json")], b"{}")


@fault("server-error")
def _server_error(request, forward):
    """Answers each hundredth request with 500."""
    response = forward(request)
    if request.number % 100 == 0:
        return Response(500, [("content-type", "application/problem+json")], b'{"code":"internal"}')
    return response


@fault("slow")
def _slow(request, forward):
    """Takes three quarters of a second more for everything, as if it waited for somebody else."""
    time.sleep(0.75)
    return forward(request)
