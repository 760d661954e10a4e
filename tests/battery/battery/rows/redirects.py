"""Addresses that a visitor is sent to."""

import urllib.parse

from battery.browser import Browser
from battery.client import Client
from battery.row import Figure, row

SITE = "evil.example"
PARAMETERS = ("next", "return", "return_to", "redirect", "url", "back")


def host_of(location):
    """The host that a browser would go to, or an empty text for our own site."""
    # Browsers take a backslash for a slash, drop tabs and line ends, and cut blanks at both ends.
    seen = location.replace("\\", "/").translate({9: None, 10: None, 13: None}).strip()
    try:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin("http://site.invalid/log-in", seen))
    except ValueError:
        return "unreadable"
    if parts.scheme not in ("http", "https"):
        return parts.scheme + ":"
    return "" if parts.netloc == "site.invalid" else parts.netloc or "//"


def hostile_addresses():
    """Addresses of another site, spelt in the ways that filters have been seen to miss."""
    starts = ["//", "///", "////", "/\\", "\\\\", "/\t/", "/%09/", "/%5c", "%2f%2f", "//%2f", "/.//", "/..//", "./\\/",
              "http:", "http:/", "http://", "https://", "HTTP://", "http:\\\\", "https:///", "ht\ntp://", "//\u3002",
              "\x00//", " //", "\t//", "//@", "//user@", "//site.invalid@", "http://site.invalid@", "/\u2044/", "/\uff0f/"]
    yield from (start + SITE for start in starts)
    yield from (start + SITE + end for start in ("//", "http://", "/\\") for end in ("/", "/..", "?next=/", "#/", ":80/"))
    yield from ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "java\nscript:alert(1)", "/log-in\r\nLocation: //" + SITE,
                "/%0d%0aLocation:%20//" + SITE, "//[::1]", "//127.1", "//0x7f000001", "mailto:a@b", "//" + "a" * 3000)


def as_path(target):
    """The address as the path of a request, as far as a path can hold it."""
    return "/" + urllib.parse.quote(target.lstrip("/"), safe="/%\\:@?&=")[:2000]


@row("S12", "Redirects leave the site", fault="foreign_location")
def redirects(ctx):
    """Each hostile address in each parameter that could say where to go next, before and after a log-in, and as a path."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000})
    url = ctx.url(program.node)
    targets = [*hostile_addresses(), *(item for item in ctx.items("openredirect") if isinstance(item, str))]
    person = program.people["member.ca"]
    away = sent = broken = 0
    known, stranger = Browser(url), Client(url)
    known.log_in(person)
    for number, target in enumerate(targets):
        quoted = urllib.parse.quote(target, safe="")
        answers = [known.request("GET", f"/log-in?next={quoted}")]
        answers += [stranger.get(f"{page}?{name}={quoted}") for name in PARAMETERS for page in ("/", "/log-in")]
        answers += [stranger.get("/" + as_path(target)), stranger.get(as_path(target) + "/")]
        if number % ctx.scale(4, 1) == 0:
            newcomer = Browser(url)
            page = newcomer.get("/log-in")
            values = {"email": person.email, "password": person.password, "next": target}
            answers.append(newcomer.submit(page, values, action="/log-in", follow=False))
        for answer in answers:
            sent += 1
            broken += answer.status >= 500
            where = answer.header("location")
            if where and host_of(where):
                away += 1
                ctx.log(f"{target!r} leads to {where!r}")
    yield Figure("requests", sent, ">=", ctx.scale(500, 850))
    yield Figure("off-site locations", away, "==", 0)
    yield Figure("answers 5xx", broken, "==", 0)
