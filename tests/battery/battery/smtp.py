"""A mail server that takes everything and keeps it, or fails on purpose.

It lives in the battery and not in the program, so what it has taken survives every kill. `mode` and
the shares may be changed while it runs.
"""

import asyncio
import collections
import contextlib
import email.parser
import email.policy
import hashlib
import random
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

LONGEST_LINE = 1 << 20
TAKEN = ("accepted", "dropped")


@dataclass
class Mail:
    """One mail as it came over the wire, and what became of it: `accepted`, `dropped` (taken, but the
    sender never heard of it), `tempfail` or `rejected`."""

    event: str
    recipients: list
    sender: str = ""
    message_id: str = ""
    digest: str = ""
    digest_of_text: str = ""
    headers: list = field(default_factory=list)
    content: bytes = b""
    at: float = field(default_factory=time.time)


@dataclass
class Faults:
    """How the server fails. Modes: `ok`; `dead` closes at once; `silent` never answers; `endless` greets
    without end; `crawl` answers a byte at a time; `refuse` answers 421."""

    mode: str = "ok"
    tempfail: float = 0.0
    drop: float = 0.0
    forget: float = 0.0
    twice: float = 0.0
    delay: float = 0.0
    reject: str = ""


class Sink:
    """`with Sink(tempfail=0.02) as sink: ... sink.url, sink.mails`."""

    def __init__(self, seed=1, keep_content=False, **faults):
        self.faults = Faults(**faults)
        self.keep_content = keep_content
        self.mails = []
        self.connections = 0
        self._random = random.Random(seed)
        self._writers = set()
        self._loop = asyncio.new_event_loop()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._socket.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends every conversation and stops listening."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def set(self, **faults):
        """Changes how it fails; conversations under way are cut when the mode changes."""
        before = self.faults.mode
        for name, value in faults.items():
            setattr(self.faults, name, value)
        if self.faults.mode != before:
            self._loop.call_soon_threadsafe(self._cut)

    def to(self, address):
        """All mails taken for one recipient."""
        return [mail for mail in list(self.mails) if mail.event in TAKEN and address in mail.recipients]

    def wait(self, condition, timeout):
        """Waits until `condition()` holds; answers whether it does."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.05)
        return condition()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        starting = asyncio.start_server(self._greet, sock=self._socket, limit=LONGEST_LINE)
        server = self._loop.run_until_complete(starting)
        self._loop.run_forever()
        self._cut()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    def _cut(self):
        for writer in list(self._writers):
            _reset(writer)

    async def _greet(self, reader, writer):
        self.connections += 1
        self._writers.add(writer)
        try:
            await self._talk(reader, writer)
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # either side went away, or the sink is closed
        finally:
            self._writers.discard(writer)
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()

    async def _say(self, writer, text):
        line = text.encode() + b"\r\n"
        if self.faults.mode == "crawl":
            for byte in line:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.2)
            return
        writer.write(line)
        await writer.drain()

    async def _talk(self, reader, writer):
        mode = self.faults.mode
        if mode == "dead":
            _reset(writer)
            return
        if mode == "refuse":
            await self._say(writer, "421 4.3.2 closed for now")
            return
        while mode == "silent":
            await asyncio.sleep(3600)
        while mode == "endless":
            await self._say(writer, "220-" + "x" * 500)
            await asyncio.sleep(0)
        await self._say(writer, "220 sink.example ESMTP")
        sender, recipients = "", []
        while line := await reader.readline():
            text = line.decode("utf-8", "replace").strip()
            verb = text.upper()
            if verb.startswith(("EHLO", "HELO")):
                for extension in ("250-sink.example", "250-PIPELINING", "250-8BITMIME", "250 SMTPUTF8"):
                    await self._say(writer, extension)
            elif verb.startswith("MAIL FROM:"):
                sender, recipients = _address(text), []
                await self._say(writer, "250 2.1.0 Ok")
            elif verb.startswith("RCPT TO:"):
                await self._say(writer, self._recipient(_address(text), recipients))
            elif verb == "DATA":
                if not recipients:
                    await self._say(writer, "554 5.5.1 no valid recipients")
                    continue
                await self._say(writer, "354 go on")
                content = await _message(reader)
                if not await self._take(writer, sender, recipients, content):
                    return
                recipients = []
            elif verb == "QUIT":
                await self._say(writer, "221 2.0.0 Bye")
                return
            else:
                await self._say(writer, "250 2.0.0 Ok")

    def _recipient(self, address, recipients):
        if self.faults.reject and re.search(self.faults.reject, address):
            self.mails.append(Mail("rejected", [address]))
            return "550 5.1.1 no such user"
        recipients.append(address)
        return "250 2.1.5 Ok"

    async def _take(self, writer, sender, recipients, content):
        """Keeps a mail and answers; `False` when the connection went with it."""
        faults = self.faults
        if faults.delay:
            await asyncio.sleep(faults.delay)
        if self._random.random() < faults.tempfail:
            self.mails.append(Mail("tempfail", recipients, sender))
            await self._say(writer, "451 4.3.0 try later")
            return True
        if self._random.random() < faults.forget:
            await self._say(writer, "250 2.0.0 Ok")
            return True
        is_dropped = self._random.random() < faults.drop
        mail = self._mail("dropped" if is_dropped else "accepted", sender, recipients, content)
        self.mails.append(mail)
        if self._random.random() < faults.twice:
            self.mails.append(mail)
        if is_dropped:
            _reset(writer)
            return False
        await self._say(writer, "250 2.0.0 Ok")
        return True

    def _mail(self, event, sender, recipients, content):
        head, _, _ = content.partition(b"\r\n\r\n")
        parsed = email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(head)
        return Mail(
            event,
            recipients,
            sender,
            str(parsed["Message-ID"] or ""),
            str(parsed["X-Digest-Id"] or ""),
            hashlib.sha256(content).hexdigest()[:16],
            [(name, str(value)) for name, value in parsed.items()] if self.keep_content else [],
            content if self.keep_content else b"",
        )


def _reset(writer):
    """Closes as a machine does that lost its power: with a reset."""
    handle = writer.get_extra_info("socket")
    with contextlib.suppress(OSError, AttributeError):
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _address(text):
    found = re.search(r"<([^>]*)>", text)
    return found.group(1) if found else text.partition(":")[2].strip()


async def _message(reader):
    lines = []
    while (line := await reader.readline()) not in (b".\r\n", b".\n"):
        if not line:
            raise asyncio.IncompleteReadError(b"", None)
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)


def judge(mails, expected):
    """What a run of digests did wrong: members without a mail, mails to nobody we know, members with two
    different mails for one period, mails that came more than once, mails with several recipients."""
    taken = [mail for mail in mails if mail.event in TAKEN]
    expected = set(expected)
    copies = collections.defaultdict(list)
    for mail in taken:
        for recipient in mail.recipients:
            copies[mail.digest, recipient].append((mail.message_id, mail.digest_of_text))
    reached = {recipient for _, recipient in copies}
    return {
        "skipped": len(expected - reached),
        "strangers": len(reached - expected),
        "different": sum(len(set(several)) > 1 for several in copies.values()),
        "doubled": sum(len(several) - 1 for several in copies.values()),
        "shared": sum(len(mail.recipients) != 1 for mail in taken),
        "dropped": sum(mail.event == "dropped" for mail in taken),
    }
