"""JSON that is right, wrong, or read differently by different readers."""

import base64
import json

from battery.client import log_in
from battery.row import Figure, row


def own_documents():
    """(name, bytes): y_ is JSON, n_ is none, i_ may be either."""
    for place, text in enumerate(("[]", "{}", "[1]", '["a"]', "1", '"a"', "true", "null", "[[]]", '{"a":{"b":[]}}', '["\\u00e9"]',
                                  '["\\ud83d\\ude00"]', "[1E+2]", "[-0]", "[0.1e-5]", " [1] ", '["\\/\\b\\f"]', '[""]', '{"":0}', "[1,2,3]")):
        yield f"y_own_{place}", text.encode()
    for place, text in enumerate(("[1,]", "[,1]", "{1:1}", "{'a':1}", '{"a" 1}', '{"a":1,}', "[1 2]", "[01]", "[+1]", "[.5]", "[1.]", "[1e]", "[0x1]",
                                  "[NaN]", "[Infinity]", "[-]", "[tru]", "[undefined]", '["a', '["\t"]', '["\\x"]', '["\\u12"]', "[1]]", "[1]x", "", " ",
                                  "{", "[", '{"a":', "/**/[1]", "[1]//x", "[\"a\",\n", "\ufeff[1]", "[1}", "{]", '{"a":"b"}#', "[\u00a01]", "\\u005b]")):
        yield f"n_own_{place}", text.encode()
    yield from (("n_own_latin", b'["\xe9"]'), ("n_own_overlong", b'["\xc0\xaf"]'), ("n_own_surrogate", b'["\xed\xa0\x80"]'), ("n_own_nul", b"[1]\0"))


def embedded(document):
    """The document where a value may stand in a practice: then only its own faults count."""
    return b'{"title":"A beginning","policy_areas":' + document + b"}"


@row("S20", "JSON", fault="breaks_on_commas")
def json_documents(ctx):
    """Documents that are and are not JSON, alone and inside a practice; doubled keys, depth, numbers and NUL."""
    program = ctx.program({"practices.drafts_per_member": 0})
    url = ctx.url(program.node)
    api = log_in(url, program.people["member.ca"])
    documents = [*own_documents(), *((item["name"], base64.b64decode(item["b64"])) for item in ctx.items("json_testsuite"))]
    broken, taken, refused, sent = [], [], [], 0

    def send(body):
        nonlocal sent
        sent += 1
        answer = api.request("POST", "/api/v1/practices", body, {"Content-Type": "application/json"})
        if answer.status >= 500:
            broken.append((body[:80], answer.status))
        return answer

    for name, document in documents:
        for body in (document, embedded(document)):
            answer = send(body)
            if name.startswith("n_") and answer.status < 400:
                # What ends the document early is a fault of the whole, not of the part.
                taken.append((name, body[:80], answer.status))
            if name.startswith("y_") and answer.code == "malformed-request" and len(document) < 100000:
                refused.append((name, body[:80], answer.status))
    doubled = [b'{"title":"a","title":"b"}', b'{"title":"a","details":{"problem":"a","problem":"b"}}', b'{"title":"a","\\u0074itle":"b"}']
    doubled_taken = sum(send(body).status < 400 for body in doubled)
    deep = [b'{"title":"a","details":' + b"[" * depth + b"]" * depth + b"}" for depth in (65, 127, 128, 129, 1000, 100000)]
    deep_taken = sum(send(body).status < 400 for body in deep)
    numbers = [b'{"title":"a","year_started":' + number + b"}" for number in
               (b"1e999", b"-1e999", b"1.5", b"9223372036854775808", b"-9223372036854775809", b"1e3", b"2020.0", b"-0.0", b'"2020"')]
    numbers_taken = [number for number in numbers if send(number).status < 400]
    strings = ["a\u0000b", "\u0000", "a\ufffeb", "\ud800", "a\u2028b", "\U000e0041", "\u202eabc", "a\u0008b"]
    changed = []
    for text in strings:
        answer = send(json.dumps({"title": f"x{text}y", "what_was_done": f"x{text}y"}).encode())
        if answer.status == 201:
            kept = json.loads(api.get(f"/practices/{answer.json()['id']}").body)
            if kept["title"] != f"x{text}y":
                changed.append((text, kept["title"]))
    nul_changed = [pair for pair in changed if "\u0000" in pair[0]]
    ctx.log(f"broken {broken}\ntaken {taken}\nrefused {refused}\nnumbers {numbers_taken}\nchanged {changed}")
    yield Figure("documents sent", sent, ">=", 140)
    yield Figure("answers 5xx", len(broken), "==", 0)
    yield Figure("wrong documents taken", len(taken), "==", 0)
    yield Figure("right documents called malformed", len(refused), "==", 0)
    yield Figure("doubled keys taken", doubled_taken, "==", 0)
    yield Figure("depth over 64 taken", deep_taken, "==", 0)
    yield Figure("numbers out of range taken", len(numbers_taken), "==", 0)
    yield Figure("NUL neither refused nor kept", len(nul_changed), "==", 0)
