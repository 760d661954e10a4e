"""Texts that a database could take for a statement."""

import json
import re
import unicodedata
import urllib.parse

from battery.client import log_in
from battery.publisher import DETAILS, FIELDS, settings
from battery.row import Figure, row

SQL_WORDS = re.compile(r"syntax error|sqlite|postgres|SQLSTATE|unterminated|no such column", re.IGNORECASE)
SQL = ["'", "''", "\"", "`", "';--", "' OR '1'='1", "\" OR \"\"=\"", "1 OR 1=1", "') OR ('1'='1", "'; DROP TABLE members;--", "1; SELECT pg_sleep(4)",
       "' || pg_sleep(4) || '", "' AND (SELECT 1 FROM (SELECT pg_sleep(4)) a)--", "' UNION SELECT NULL--", "' UNION SELECT * FROM members--",
       "%' AND 1=randomblob(200000000)--", "\\", "\\'", "%", "_", "%%%%", "a' AND 1=CAST((SELECT email FROM members LIMIT 1) AS INT)--", "x'00'", "$$a$$",
       "E'\\''", ":1", "?", "?1", "$1", "/*", "*/", "--", "0x27", "\u02bc", "\uff07", "NEAR(a b)", "a AND b OR NOT c", "title:*", "\"a", "a*", "(a", "^a", "a:b", "{a b}"]


@row("S7", "SQL in texts", fault="tells_the_statement")
def sql_injection(ctx):
    """Each item in every text field, filter and key: no 5xx, no word of SQL, no wait, and no other row changed."""
    program = ctx.program(settings())
    url = ctx.url(program.node)
    api = log_in(url, program.people["coordinator.ca"])
    author = log_in(url, program.people["member.ca"])
    before = program.sql("SELECT count(*) FROM audit_events")[0][0], sorted(program.sql("SELECT email, role, status FROM members"))
    begun, sent, broken, told = [], 0, [], []
    items = [item for item in (*SQL, *ctx.items("sqli")) if isinstance(item, str)][:ctx.scale(60, 10**6)]
    names = ("q", "country", "subdivision", "level", "policy_area", "population_group", "provision", "status", "language", "year", "cursor", "limit")
    for item in items:
        quoted = urllib.parse.quote(item.encode("utf-8", "replace"), safe="")
        requests = [("GET", f"/api/v1/practices?{name}={quoted}", None) for name in names]
        requests += [("GET", f"/api/v1/{kind}/{quoted}", None) for kind in ("practices", "members", "applications", "consultations", "admin/mail/messages")]
        requests += [("GET", f"/api/v1/members?q={quoted}", None), ("GET", f"/practices?q={quoted}", None), ("GET", f"/practices.csv?q={quoted}", None),
                     ("POST", "/api/v1/auth/login", {"email": item, "password": item}), ("POST", "/api/v1/auth/password", {"token": item, "password": item * 20}),
                     ("POST", "/api/v1/codes", {"code": item}), ("POST", "/api/v1/auth/refresh", {"refresh_token": item})]
        for method, path, data in requests:
            answer = api.request(method, path, json.dumps(data) if data else None, {"Content-Type": "application/json"} if data else {})
            sent += 1
            begun.append(answer.seconds)
            if answer.status >= 500:
                broken.append((path[:100], answer.status))
            if answer.status >= 400 and SQL_WORDS.search(answer.text) and not SQL_WORDS.search(item):
                told.append((path[:100], answer.text[:200]))
        made = author.post("/practices", {"title": item, **{name: item for name in FIELDS}, "details": {name: item for name in DETAILS}})
        sent += 1
        if made.status >= 500:
            broken.append(("practice", item, made.status))
        if made.status == 201:
            back = author.get(f"/practices/{made.json()['id']}").json()
            if back["title"].strip() != unicodedata.normalize("NFC", item).strip() and item.isprintable():
                ctx.log(f"kept otherwise: {item!r} as {back['title']!r}")
    after = sorted(program.sql("SELECT email, role, status FROM members"))
    ctx.log(f"broken {broken}\ntold {told}\naudit before {before[0]}")
    yield Figure("requests", sent, ">=", ctx.scale(1100, 4000))
    yield Figure("answers 5xx", len(broken), "==", 0)
    yield Figure("words of SQL in refusals", len(told), "==", 0)
    yield Figure("longest answer", round(max(begun), 2), "<=", 3.0, "s")
    yield Figure("accounts changed", sum(one != two for one, two in zip(before[1], after)) + abs(len(before[1]) - len(after)), "==", 0)
