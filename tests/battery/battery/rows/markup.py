"""Texts that a browser or a template could take for something to run."""

import re
import urllib.parse
from html.parser import HTMLParser

from battery.browser import Browser
from battery.client import Client
from battery.publisher import Publisher, settings
from battery.row import Figure, row


class Active(HTMLParser):
    """Finds what a browser would run."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag in ("iframe", "object", "embed", "base", "math", "applet", "frame"):
            self.found.append(tag)
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "").lower()
            # A button of ours may send its form elsewhere on this site.
            leads_off = name == "formaction" and not re.match(r"/(?![/\\])", value or "")
            if name.startswith("on") or name == "srcdoc" or leads_off:
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action", "xlink:href", "data") and re.match(r"(javascript|vbscript|data:text/html)", value):
                self.found.append(f"{tag} {name}={value[:30]}")
            if tag == "script" and name == "src" and not value.startswith("/assets/"):
                self.found.append(f"script {value[:30]}")
        if tag == "script" and not dict(attributes).get("src"):
            self.found.append("script")
        if tag == "meta" and dict(attributes).get("http-equiv", "").lower() == "refresh":
            self.found.append("refresh")


def active_parts(text):
    """What would run in a page."""
    parser = Active()
    parser.feed(text)
    parser.close()
    return parser.found


XSS = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "\"><script>alert(1)</script>", "'onmouseover='alert(1)",
       "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\tscript:alert(1))", "[a](&#106;avascript:alert(1))", "![a](javascript:alert(1))",
       "![a](x\"onerror=\"alert(1))", "<javascript:alert(1)>", "[a]: javascript:alert(1)\n\n[a]", "[a](data:text/html,<script>alert(1)</script>)",
       "<a href=javascript:alert(1)>a</a>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "</textarea><script>alert(1)</script>",
       "</title><script>alert(1)</script>", "<!--<script>-->alert(1)", "<math><mi xlink:href=javascript:alert(1)>a", "`<script>alert(1)</script>`",
       "<details open ontoggle=alert(1)>", "<style>@import'//evil.example'</style>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
       "<base href=//evil.example/>", "<form action=//evil.example><button>a", "{{constructor.constructor('alert(1)')()}}", "\u003cscript\u003ealert(1)",
       "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e", "<scr\0ipt>alert(1)</scr\0ipt>", "<a href=\"vbscript:x\">a</a>", "[a](vbscript:x)",
       "<http://a\" onclick=\"alert(1)>", "```\"><script>alert(1)</script>\na\n```", "|a|b|\n|-|-|\n|<script>alert(1)</script>|b|"]


@row("S8", "Scripts in texts", fault="unescapes_titles")
def scripts(ctx):
    """Each item in every text field of a published practice, in the search, and in forms that come back with faults."""
    program = ctx.program(settings())
    url = ctx.url(program.node)
    publisher, reader = Publisher(program, url), Browser(url)
    items = [item for item in (*XSS, *ctx.items("xss"), *ctx.items("blns"), *ctx.items("html_sanitiser_dompurify")) if isinstance(item, str)]
    items = items[:ctx.scale(60, 10**6)]
    fired, broken, looked = [], 0, 0

    def look(page, item, where):
        nonlocal broken, looked
        looked += 1
        broken += page.status >= 500
        found = active_parts(page.text) if "html" in (page.header("content-type") or "") else []
        if found:
            fired.append((item[:60], where, found[:3]))

    staff = Browser(url)
    staff.log_in(program.people["coordinator.ca"])
    for item in items:
        key = publisher.write(item)
        if key:
            look(reader.get(f"/practices/{key}"), item, "practice")
            look(staff.get(f"/practices/{key}"), item, "practice, staff")
        quoted = urllib.parse.quote(item.encode("utf-8", "replace"), safe="")
        for path in (f"/practices?q={quoted}", f"/log-in?next=/{quoted}", f"/{quoted[:500]}", f"/code?code={quoted}", f"/choose-password?token={quoted}"):
            look(reader.get(path), item, path.split("?")[0])
        page = reader.get("/join")
        look(reader.submit(page, {"name": item, "email": item, "organization": item, "why": item, "country": item}, action="/join"), item, "join")
    for path in ("/practices", "/", "/queue", "/practices.atom"):
        look(staff.get(path), "all", path)
    broken += sum(status >= 500 for status in publisher.statuses)
    for line in fired:
        ctx.log(str(line))
    yield Figure("pages looked at", looked, ">=", ctx.scale(250, 280))
    yield Figure("active parts", len(fired), "==", 0)
    yield Figure("answers 5xx", broken, "==", 0)


@row("S11", "Templates in texts", fault="evaluates_templates")
def templates(ctx):
    """Expressions of many template languages with a product nobody writes by chance: it may not appear."""
    program = ctx.program(settings())
    url = ctx.url(program.node)
    publisher, reader = Publisher(program, url), Client(url)
    forms = ("{{%s}}", "${%s}", "#{%s}", "<%%= %s %%>", "{%% print(%s) %%}", "*{%s}", "@(%s)", "{{=%s}}", "[[%s]]", "{%s}", "~{%s}", "%%{%s}", "{{{%s}}}",
             "$((%s))", "`%s`", "<#assign a=%s>${a}", "{{ '' ~ (%s) }}", "${{%s}}", "{php}echo %s;{/php}", "{{%s|safe}}")
    product = str(9733 * 9629)
    items = [form % "9733*9629" for form in forms]
    items += [item for item in ctx.items("ssti") if isinstance(item, str)]
    evaluated, looked = [], 0
    plain = [item for item in items if product not in item]
    for item in plain:
        key = publisher.write(item)
        for answer in [reader.get(f"/practices/{key}")] if key else []:
            looked += 1
            if product in answer.text:
                evaluated.append(item)
        answer = reader.get(f"/practices?q={urllib.parse.quote(item)}")
        looked += 1
        if product in answer.text:
            evaluated.append(item)
    broken = sum(status >= 500 for status in publisher.statuses)
    yield Figure("pages looked at", looked, ">=", 40)
    yield Figure("evaluated", len(evaluated), "==", 0)
    yield Figure("answers 5xx", broken, "==", 0)
