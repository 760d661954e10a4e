"""Lists: limits, cursors and parameters that nobody should take."""

import json
import re
import urllib.parse

from battery.client import log_in
from battery.row import Figure, row

CAP = 100
LIMITS = ("0", "-1", "1", "100", "101", "1000000", "2147483648", "9223372036854775807", "9223372036854775808", "18446744073709551616",
          "1e3", "1.5", "", " ", "abc", "0x10", "+5", "00005", "\u0665", "null", "NaN", "%00", "5;DROP", "5&limit=1000", "[5]")
CURSORS = ("", "0", "-1", "t", "t-1", "t99999999999999999999", "t1e9", "T1", "abc", "\x00", "' OR 1=1--", "a" * 5000, "null", "t1 ",
           "dDEwNDI=", "{}", "t0", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "\ud7ff\ue000")
STRAY = ("sort", "order", "order_by", "page", "page_size", "offset", "fields", "include", "where", "filter", "select", "author", "state",
         "role", "password", "email", "id", "_", "debug")


def lists_of(document):
    """The operations that give lists in parts."""
    for path, operations in document["paths"].items():
        names = [one.get("name") for one in operations.get("get", {}).get("parameters", [])]
        if "limit" in names or "cursor" in names:
            yield path, [name for name in names if name]


@row("S28", "Paging and limits", fault="believes_any_limit")
def paging(ctx):
    """Limits and cursors of every kind at every list: no 5xx, never more rows than the cap, no parameter of strangers."""
    program = ctx.program()
    url = ctx.url(program.node)
    api = log_in(url, program.people["administrator"])
    document = json.loads(api.get("/api/openapi.json").body)
    consultation = api.get("/consultations").json()["items"][0]["id"]
    lists = [(re.sub(r"\{[^}]+\}", consultation, path), names) for path, names in lists_of(document)]
    sent, broken, over, strays = 0, [], [], []

    def ask(path, query):
        nonlocal sent
        sent += 1
        answer = api.get(f"{path}?{query}")
        if answer.status >= 500:
            broken.append((path, query[:60], answer.status))
        if answer.status == 200:
            rows = answer.json().get("items", []) if isinstance(answer.json(), dict) else []
            if len(rows) > CAP:
                over.append((path, query[:60], len(rows)))
        return answer

    def quoted(text):
        return urllib.parse.quote(text.encode("utf-8", "surrogatepass"), safe="")

    for path, names in lists:
        for limit in LIMITS:
            ask(path, f"limit={quoted(limit)}")
        first = ask(path, "limit=1")
        real = first.json().get("next_cursor") if first.status == 200 and isinstance(first.json(), dict) else None
        cursors = list(CURSORS)
        if real:
            cursors += [real[:-1], real + "0", real.upper(), real * 2]
            data = bytearray(real.encode())
            for _ in range(ctx.scale(30, 500)):
                changed = bytearray(data)
                changed[ctx.random.randrange(len(changed))] ^= 1 << ctx.random.randrange(8)
                cursors.append(changed.decode("latin-1"))
        for cursor in cursors:
            ask(path, f"limit=2&cursor={quoted(cursor)}")
        for name in STRAY:
            if name not in names and ask(path, f"{name}=1").status == 200:
                strays.append((path, name))
        for name in names:
            for value in ("", "\x00", "'", "a" * 3000, "-1", "\u202e", "%", "_", "*", "[]", "\uffff", "9" * 30):
                ask(path, f"{name}={quoted(value)}")
            ask(path, "&".join([f"{name}=a"] * 200))
    ctx.log(f"broken {broken}\nover {over}\nstrays {strays}")
    yield Figure("requests", sent, ">=", 700)
    yield Figure("answers 5xx", len(broken), "==", 0)
    yield Figure("answers over the cap", len(over), "==", 0)
    yield Figure("parameters of strangers taken", len(strays), "==", 0)
