"""Names of people in the scripts of three countries."""

import json
import re
import time
import unicodedata
import urllib.parse

from battery import mailbox
from battery.client import Api, Client
from battery.publisher import Publisher, settings
from battery.row import Figure, row


@row("S21", "Names and languages", fault="loses_accents")
def names(ctx):
    """Names of people in many scripts: kept, found again and exported as they were (in NFC)."""
    program = ctx.program(settings())
    url = ctx.url(program.node)
    publisher, reader = Publisher(program, url), Client(url)
    people = [item for item in ctx.items("must_accept_names") if isinstance(item, str)]
    missing = []
    for place, name in enumerate(people):
        whole = unicodedata.normalize("NFC", name)
        me = publisher.author.get("/me")
        changed = publisher.author.patch("/me", {"name": name}, if_match=me.header("etag"))
        if changed.status != 200 or publisher.author.get("/me").json()["name"] != whole:
            missing.append((name, "profile", changed.status))
        answer = Api(url).post("/applications", {"name": name, "email": f"name{place}@example.org", "country": "CA", "why": name},
                               headers={"X-Forwarded-For": f"10.3.0.{place + 1}"})
        if answer.status != 202:
            missing.append((name, "application", answer.status))
        key = publisher.write(f"{name} {place}marker")
        if not key:
            missing.append((name, "practice", publisher.statuses[-1]))
            continue
        found = reader.get(f"/api/v1/practices?q={urllib.parse.quote(f'{place}marker')}").json()["items"]
        if not any(one["id"] == key and one["title"] == f"{whole} {place}marker" for one in found):
            missing.append((name, "search by a word beside it", len(found)))
        words = re.findall(r"\w{2,}", whole)
        if words:
            found = reader.get(f"/api/v1/practices?q={urllib.parse.quote(name)}").json().get("items", [])
            if not any(one["id"] == key for one in found):
                missing.append((name, "search", len(found)))
    sheet = reader.get("/practices.csv").body.decode("utf-8-sig")
    lines = reader.get("/practices.jsonl").body.decode()
    kept = {json.loads(line).get("title", "") for line in lines.splitlines() if line.strip()}
    for place, name in enumerate(people):
        whole = f"{unicodedata.normalize('NFC', name)} {place}marker"
        if whole not in sheet or whole not in kept:
            missing.append((name, "export", 0))
    time.sleep(2)
    for place, name in enumerate(people):
        mails = mailbox.mails_to(program, f"name{place}@example.org")
        text = mails[-1].get_body(("plain",)).get_content() if mails else ""
        if unicodedata.normalize("NFC", name) not in text.replace("\n", " "):
            missing.append((name, "mail", len(mails)))
    for line in missing:
        ctx.log(str(line))
    yield Figure("names", len(people), ">=", 20)
    yield Figure("names lost or changed somewhere", len(missing), "==", 0)
