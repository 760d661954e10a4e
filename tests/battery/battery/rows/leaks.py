"""What errors and logs say that they should not."""

import json
import re
import time
import uuid

from battery import client as clients
from battery import mailbox
from battery.browser import Browser
from battery.client import Api, Client, log_in
from battery.row import Figure, row


@row("S26", "Errors that tell of the inside", fault="says_too_much")
def error_leaks(ctx):
    """Refusals of many kinds, and those of all other rows of this run: no path, SQL, type name, text of a panic or address."""
    program = ctx.program()
    url = ctx.url(program.node)
    stranger, api = Client(url), log_in(url, program.people["member.ca"])
    document = json.loads(stranger.get("/api/openapi.json").body)
    wrong = (b"", b"{", b"[]", b"null", b'{"id":1}', b'{"title":1}', b'{"email":{}}', b"\xff", b'{"a":"' + b"b" * 100 + b'"}')
    names = 0
    for path, operations in document["paths"].items():
        for key in ("x", "0", "01900000-0000-7000-8000-000000000000", "'", "%00", "%ff", "-1"):
            filled = re.sub(r"\{[^}]+\}", key, path)
            if filled == path and key != "x":
                continue
            for method in operations:
                if "logout" in path or filled.endswith("/me/sessions"):
                    continue
                for body in wrong if method != "get" else (None,):
                    for who in (stranger, api):
                        answer = who.request(method.upper(), filled, body, {"Content-Type": "application/json"} if body is not None else {})
                        names += answer.status >= 400 and b"@demo.example" in answer.body
    for path in ("/practices/'", "/practices/%00", "/members/x", "/consultations/0", "/log-in?next=%ff", "/practices?year=x&country='", "/x" * 500):
        stranger.get(path)
    leaks = clients.leaks
    for status, found in sorted(set(leaks)):
        ctx.log(f"{status}: {found!r}")
    yield Figure("refusals looked at", clients.refusals_seen, ">=", 3000)
    yield Figure("refusals that tell of the inside", len(leaks), "==", 0)
    yield Figure("refusals that name somebody", names, "==", 0)


def plant(program, url, marks):
    """Acts that carry secrets and texts; afterwards none of them may stand in the log."""
    person = program.people["member.ca"]
    api = log_in(url, person)
    marks.update(password=person.password, access=api.tokens["access_token"], refresh=api.tokens["refresh_token"],
                 device=api.tokens["device_token"], address=person.email)
    for kind in ("title", "what_was_done", "responsible_body", "locality"):
        marks[kind] = f"mark-{uuid.uuid4()}"
    api.post("/practices", {name: marks[name] for name in ("title", "what_was_done", "responsible_body", "locality")})
    marks["wrong password"] = f"wrong sentence {uuid.uuid4()}"
    Api(url).post("/auth/login", {"email": person.email, "password": marks["wrong password"]})
    marks["search"] = f"mark{uuid.uuid4().hex}"
    Api(url).get(f"/practices?q={marks['search']}")
    Client(url).get(f"/practices?q={marks['search']}")
    Client(url).get(f"/{marks['search']}")
    before = len(mailbox.mails_to(program, person.email))
    Api(url).post("/auth/password-reset", {"email": person.email})
    marks["link"] = mailbox.token_in(mailbox.wait_for_mail(program, person.email, before))
    Client(url).get(f"/choose-password?token={marks['link']}")
    marks["new password"] = f"chosen sentence {uuid.uuid4()}"
    Api(url).post("/auth/password", {"token": marks["link"], "password": marks["new password"]})
    person.password = marks["new password"]
    marks["applicant"], marks["why"] = f"applicant-{uuid.uuid4().hex}@example.org", f"mark-{uuid.uuid4()}"
    Api(url).post("/applications", {"email": marks["applicant"], "name": f"Sol {marks['why']}", "country": "CA", "why": marks["why"]})
    browser = Browser(url)
    browser.log_in(person)
    marks["session cookie"] = browser.cookies["__Host-session"]
    marks["form token"] = dict(browser.get("/account").form("/account").fields)["form_token"]
    consultation = Api(url).get("/consultations").json()["items"][0]["id"]
    joined = Api(url).post(f"/consultations/{consultation}/participants", {"consents": ["take-part"]}, key=str(uuid.uuid4()))
    if joined.status == 201:
        marks["participant's code"] = joined.json().get("code") or next(
            (value for value in joined.json().values() if isinstance(value, str) and value.count("-") >= 4), f"none-{uuid.uuid4()}")
        marks["statement"] = f"People wait long for mark-{uuid.uuid4()}"
        Api(url).post(f"/consultations/{consultation}/statements", {"text": marks["statement"]},
                      headers={"Participant-Code": marks["participant's code"]})
    for header in ("User-Agent", "Referer", "X-Request-Id", "Accept-Language", "X-Forwarded-For", "Idempotency-Key"):
        marks[header] = f"mark-{uuid.uuid4()}"
        Api(url).get("/practices?limit=1", headers={header: marks[header]})
    marks["visitor"] = "203.0.113.213"
    Api(url).get("/practices?limit=1", headers={"X-Forwarded-For": marks["visitor"]})


def line_breaks(url):
    """Values that would make a second line in a log that writes them as they are."""
    for text in ("%0d%0a", "%0a", "%0d", "%e2%80%a8", "%1b[31m", "%00", "%0a{%22level%22:%22ERROR%22}"):
        Client(url).get(f"/forged{text}forged-line")
        Client(url).get(f"/api/v1/practices?q=forged{text}forged-line")
        Api(url).post("/auth/login", {"email": f"forged{text}@example.org\nforged-line", "password": "a\nforged-line"})


@row("S27", "Secrets and lines in logs", fault="log_copy")
def log_leaks(ctx):
    """Passwords, tokens, links, addresses and texts are planted by ordinary use: none is logged, and each line is one record."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000, "log.level": ctx.scale("debug", "trace")})
    url = ctx.url(program.node)
    marks = {}
    plant(program, url, marks)
    line_breaks(url)
    time.sleep(1)
    program.node.stop()
    text = program.node.log_text()
    if ctx.fault == "log_copy":
        text += f'{{"level":"INFO","message":"log-in with {marks["wrong password"]}"}}\n'
    found = [name for name, mark in marks.items() if mark in text]
    lines = text.splitlines()
    unreadable = 0
    for line in lines:
        try:
            json.loads(line)
        except ValueError:
            unreadable += 1
            ctx.log(line[:200])
    forged = sum("forged-line" in line for line in lines)
    for name in found:
        line = next(one for one in lines if marks[name] in one)
        ctx.log(f"{name}: {line[:400]}")
    yield Figure("marks planted", len(marks), ">=", 20)
    yield Figure("log lines", len(lines), ">=", 50)
    yield Figure("marks in the log", len(found), "==", 0)
    yield Figure("lines that are no record", unreadable, "==", 0)
    yield Figure("forged lines", forged, "==", 0)
