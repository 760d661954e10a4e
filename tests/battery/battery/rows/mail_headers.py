"""Texts that a mail or an answer could take for a header or a recipient."""

import collections
import urllib.parse

from battery.client import Api, Client, log_in
from battery.row import Figure, row
from battery.smtp import Sink

OWN = ["Ana\r\nBcc: victim@example.net", "Ana\nBcc: victim@example.net", "Ana\rBcc: victim@example.net", "Ana%0d%0aBcc: victim@example.net",
       "Ana\u2028Bcc: victim@example.net", "Ana\u0085Bcc: victim@example.net", "\r\n.\r\nMAIL FROM:<a@example.net>", "a@example.org\r\nRCPT TO:<victim@example.net>",
       "a@example.org>,<victim@example.net", "a@example.org,victim@example.net", "a@example.org victim@example.net", "\"a\r\nBcc: victim@example.net\"@example.org",
       "=?utf-8?Q?A=0D=0ABcc:_victim@example.net?=", "A\r\n\r\n<script>", "A\tB", "A" * 115, "\u00e9" * 110, "Ana, \"Bcc: victim@example.net\" <x@example.net>",
       "victim@example.net", "Ana\x00Bcc: victim@example.net", "(comment) a@example.org", "a@example.org%0aBcc:victim@example.net"]
SINGLE = ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "cc", "bcc", "sender", "reply-to")
FORBIDDEN = ("cc", "bcc", "x-injected", "resent-to")


@row("S9", "Headers and recipients in texts", fault="mails_somebody_else")
def header_injection(ctx):
    """Items as names, addresses and reasons of people we write to: one recipient each, and no header of theirs."""
    items = [item for item in (*OWN, *ctx.items("smtp_header_injection"), *ctx.items("crlf"), *ctx.items("email_invalid_fuzzdb")) if isinstance(item, str)]
    with Sink(keep_content=True) as sink:
        program = ctx.program({"mail.smtp_url": sink.url, "auth.applications_per_hour": 1000000, "auth.mails_per_address_per_hour": 1000000,
                               "auth.login_attempts_per_hour": 1000000}, demo=False)
        url = ctx.url(program.node)
        coordinator = log_in(url, program.member("coordinator@example.org", role="coordinator"))
        meant, broken, split, asked = {"coordinator@example.org"}, 0, 0, 0
        for place, item in enumerate(items):
            ours, invited = f"person{place}@example.org", f"invited{place}@example.org"
            meant |= {ours, invited}
            answers = [
                Api(url).post("/applications", {"name": item, "organization": item, "email": ours, "country": "CA", "why": item}),
                Api(url).post("/applications", {"name": "Sol", "email": item, "country": "CA", "why": "To learn."}),
                Api(url).post("/auth/password-reset", {"email": item}),
                coordinator.post("/members", {"name": item, "organization": item, "email": invited, "country": "CA"}),
                coordinator.post("/members", {"name": "Sol", "email": item, "country": "CA"}),
            ]
            # An address that is one may be written to, as it stands and nowhere else.
            if answers[1].status == 202 or answers[4].status == 201:
                meant.add(item.strip())
            for path in ("/log-in?next=/", "/?lang=", "/practices?q=", "/", "/api/v1/practices?q="):
                answers.append(Client(url).get(path + urllib.parse.quote(item + "\r\nX-Injected: 1", safe="")))
            asked += len(answers)
            broken += sum(answer.status >= 500 for answer in answers)
            split += sum(answer.header("x-injected") is not None for answer in answers)
        sink.wait(lambda: len(sink.mails) >= len(items), 20)
        sink.wait(lambda: False, 2)
        strangers, shared, foreign = [], 0, []
        for mail in sink.mails:
            shared += len(mail.recipients) != 1
            strangers += [address for address in mail.recipients if address not in meant]
            head = mail.content.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
            names = collections.Counter(line.split(":")[0].lower() for line in head.split("\n") if line[:1] not in (" ", "\t"))
            foreign += [name for name in names if name in FORBIDDEN or (name in SINGLE and names[name] > 1)]
    ctx.log(f"mails {len(sink.mails)} strangers {strangers} foreign {foreign}")
    yield Figure("requests", asked, ">=", 300)
    yield Figure("mails", len(sink.mails), ">=", 30)
    yield Figure("mails to somebody else", len(strangers) + shared, "==", 0)
    yield Figure("headers that are not ours", len(foreign), "==", 0)
    yield Figure("answers that were split", split, "==", 0)
    yield Figure("answers 5xx", broken, "==", 0)
