"""A browser without scripts: cookies and forms."""

import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser

from battery.client import Client, Response


@dataclass
class Form:
    """A form of a page: where it goes, its fields as a browser would send them, its buttons."""

    action: str
    method: str
    encoding: str = "application/x-www-form-urlencoded"
    fields: list = field(default_factory=list)
    names: list = field(default_factory=list)
    buttons: list = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.form, self.select, self.area = [], None, None, None

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get").upper(),
                             given.get("enctype", "application/x-www-form-urlencoded"))
            self.forms.append(self.form)
        if self.form is None:
            return
        name = given.get("name")
        if name and tag in ("input", "select", "textarea"):
            self.form.names.append((name, given.get("type", tag)))
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.form.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "button" and name:
            self.form.buttons.append((name, given.get("value", "")))
        elif tag == "select" and name:
            self.select = [name, None]
        elif tag == "option" and self.select:
            if self.select[1] is None or "selected" in given:
                self.select[1] = given.get("value", "")
        elif tag == "textarea" and name:
            self.area = [name, ""]

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            self.form.fields.append((self.select[0], self.select[1] or ""))
            self.select = None
        elif tag == "textarea" and self.area:
            self.form.fields.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None
        elif tag == "form":
            self.form = None


@dataclass
class Page(Response):
    """An answer, and where it came from."""

    path: str = ""

    @property
    def forms(self):
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    def form(self, action=None, method="POST"):
        """The first form whose address ends like `action`."""
        for form in self.forms:
            where = urllib.parse.urljoin(self.path, form.action) if form.action else self.path
            if form.method == method and (action is None or where.split("?")[0].endswith(action)):
                return form
        return None


class Browser:
    """One visitor. Secure cookies are kept although we speak plain HTTP to the loopback address."""

    def __init__(self, url, headers=None, timeout=30):
        self.url = url
        self.client = Client(url, headers=headers, timeout=timeout)
        self.cookies = {}

    def request(self, method, path, body=None, headers=None):
        """One request with our cookies; redirects are not followed."""
        headers = dict(headers or {})
        if self.cookies and "Cookie" not in headers:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.client.request(method, path, body, headers)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                pair, *attributes = value.split(";")
                key, _, content = pair.strip().partition("=")
                if any(part.strip().lower() == "max-age=0" for part in attributes) or not content:
                    self.cookies.pop(key, None)
                else:
                    self.cookies[key] = content
        return Page(answer.status, answer.headers, answer.body, answer.seconds, path)

    def get(self, path, headers=None):
        """One page; redirects of our own site are followed, at most five."""
        page = self.request("GET", path, headers=headers)
        for _ in range(5):
            where = page.header("location")
            if page.status not in (301, 302, 303, 307, 308) or not where or not where.startswith("/"):
                break
            page = self.request("GET", where, headers=headers)
        return page

    def submit(self, page, values=None, action=None, follow=True, headers=None, form=None):
        """Sends a form of a page with some of its fields changed, as a press of its (first) button would."""
        form = form or page.form(action)
        if form is None:
            raise RuntimeError(f"no form {action or ''} on {page.path} ({page.status})")
        fields = list(form.fields)
        for name, value in (values or {}).items():
            fields = [pair for pair in fields if pair[0] != name]
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if form.buttons and not any(name == form.buttons[0][0] for name, _ in fields):
            fields.append(form.buttons[0])
        where = urllib.parse.urljoin(page.path, form.action) if form.action else page.path
        body = urllib.parse.urlencode(fields)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Origin": self.url}
        answer = self.request("POST", where, body, {**kind, **(headers or {})})
        target = answer.header("location")
        if follow and answer.status in (302, 303) and target and target.startswith("/"):
            return self.get(target)
        return answer

    def log_in(self, person):
        """Logs in through the page; returns what is shown then."""
        page = self.get("/log-in")
        after = self.submit(page, {"email": person.email, "password": person.password}, action="/log-in")
        if "__Host-session" not in self.cookies:
            raise RuntimeError(f"log-in of {person.email} on the page: {after.status}")
        return after
