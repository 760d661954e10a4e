"""Forms that another site sends in the name of somebody who is logged in."""

import json
import re
import urllib.parse

from battery.browser import Browser
from battery.row import Figure, row

KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LINK = re.compile(r'href="(/[^"#]*)"')
URLENCODED = "application/x-www-form-urlencoded"


def forms_of(browser, most=120):
    """Every kind of form that changes something, found by following links: (page, form)."""
    seen, waiting, found = set(), ["/", "/account", "/members", "/queue", "/admin/mail"], {}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        kind = KEYS.sub("{}", path.split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        page = browser.get(path)
        if "text/html" not in (page.header("content-type") or ""):
            continue
        for form in page.forms:
            if form.method == "POST":
                where = urllib.parse.urljoin(page.path, form.action) if form.action else page.path
                found.setdefault(KEYS.sub("{}", where), (where, form))
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(page.text)]
    return list(found.values())


def variants(form, browser, old_token, others_token):
    """(name, method, headers, fields or body, with our cookies) of requests that a page of ours would not send."""
    fields = [(name, value) for name, value in form.fields if name != "form_token"]
    whole = form.fields
    kind = {"Content-Type": URLENCODED}
    token = dict(form.fields).get("form_token", "")

    def with_token(value):
        return [*fields, ("form_token", value)]

    yield "no token", "POST", kind, fields
    yield "no token, no Sec-Fetch-Site, own Origin", "POST", {**kind, "Origin": browser.url}, fields
    yield "no token, same-origin claimed", "POST", {**kind, "Sec-Fetch-Site": "same-origin"}, fields
    yield "empty token", "POST", kind, with_token("")
    yield "cut token", "POST", kind, with_token(token[:-3])
    yield "token of another key", "POST", kind, with_token("00000000." + token.partition(".")[2])
    yield "token from before the log-in", "POST", kind, with_token(old_token)
    yield "somebody else's token", "POST", kind, with_token(others_token)
    yield "token twice, the wrong one first", "POST", kind, [("form_token", others_token), *fields]
    yield "foreign Origin", "POST", {**kind, "Origin": "https://evil.example"}, whole
    yield "Origin null", "POST", {**kind, "Origin": "null"}, whole
    yield "Origin with our name before it", "POST", {**kind, "Origin": browser.url + ".evil.example"}, whole
    yield "Sec-Fetch-Site cross-site", "POST", {**kind, "Sec-Fetch-Site": "cross-site"}, whole
    yield "Sec-Fetch-Site same-site", "POST", {**kind, "Sec-Fetch-Site": "same-site"}, whole
    yield "text/plain", "POST", {"Content-Type": "text/plain"}, whole
    yield "no content type", "POST", {"Content-Type": ""}, whole
    yield "JSON", "POST", {"Content-Type": "application/json"}, json.dumps(dict(whole))
    yield "JSON without a token", "POST", {"Content-Type": "text/plain"}, json.dumps(dict(fields))
    yield "multipart without a token", "POST", {"Content-Type": "multipart/form-data; boundary=b"}, "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields) + "--b--\r\n"
    for method in ("PUT", "PATCH", "DELETE"):
        yield f"{method} without a token", method, kind, fields
    yield "method override", "GET", {"X-HTTP-Method-Override": "POST", **kind}, fields
    yield "method in a field", "POST", kind, [*fields, ("_method", "POST")]


@row("S18", "Forged forms", fault="waves_forms_through")
def forged_forms(ctx):
    """Each form of each kind of person, sent in the ways in which another site, or a page that is over, could send it."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000})
    url = ctx.url(program.node)
    accepted, broken, tried, forms_seen, cleaned = [], 0, 0, set(), 0
    other = Browser(url)
    other.log_in(program.people["member.us"])
    others_token = dict(other.get("/account").form("/account").fields)["form_token"]
    for who in ("member.ca", "coordinator.ca", "administrator"):
        browser = Browser(url)
        old_token = dict(browser.get("/log-in").form("/log-in").fields)["form_token"]
        browser.log_in(program.people[who])
        forms = [pair for pair in forms_of(browser) if not ("take-part" in pair[0] or "/return" in pair[0])]
        for where, form in sorted(forms, key=lambda pair: pair[0]):
            if "form_token" not in dict(form.fields):
                accepted.append((who, where, "a form without a token"))
            forms_seen.add((who, KEYS.sub("{}", where)))
            for name, method, headers, content in variants(form, browser, old_token, others_token):
                body = content if isinstance(content, str) else urllib.parse.urlencode(content)
                address = where
                if method == "GET":
                    address, body = f"{where}?{body}", None
                kept = dict(browser.cookies)
                answer = browser.request(method, address, body, headers)
                browser.cookies = kept
                tried += 1
                broken += answer.status >= 500
                # GET may show a page or lead to one; what says that something was done was done.
                if answer.status < 400 and (method != "GET" or "said=" in (answer.header("location") or "")):
                    accepted.append((who, where, name, answer.status, answer.header("location")))
                    ctx.log(str(accepted[-1]))
        alive = browser.request("GET", "/account").status == 200
        cleaned += not alive
        if not alive:
            browser.log_in(program.people[who])
        page = browser.get("/account")
        proper = browser.submit(page, action="/account", follow=False)
        if proper.status not in (200, 303):
            accepted.append((who, "the proper form was refused", proper.status))
    yield Figure("forms", len(forms_seen), ">=", 30)
    yield Figure("forged requests", tried, ">=", 700)
    yield Figure("accepted", len(accepted), "==", 0)
    yield Figure("sessions ended by forged requests", cleaned, "==", 0)
    yield Figure("answers 5xx", broken, "==", 0)
