"""Who may do what, with whose things; fields that nobody may set."""

import json
import re
import time

from battery import items
from battery.client import Api, log_in
from battery.row import Figure, row
from battery.stage import WHOLE, Stage

ABSENT = "00000000-0000-7000-8000-000000000000"
VISITOR, MEMBER, OWN, ELSEWHERE, SECRETARIAT = range(5)
SETTLE = ("/me/sessions", "/auth/logout")


class Asker:
    """Asks one cell of the table: a row, a person, a thing."""

    def __init__(self, stage, url):
        self.stage, self.url, self.numbers = stage, url, stage.numbers

    def ask(self, rule, person, fresh, absent=False):
        """The answer to a person who does what the rule is about."""
        kind = re.search(r"\{(\w+)\}", rule["path"])
        path = rule["path"]
        if kind:
            path = path.replace(kind.group(0), ABSENT if absent else self.stage.thing(kind.group(1), fresh))
        api = Api(self.url) if person is None else Api(self.url, person.tokens["access_token"])
        if path in SETTLE and person is not None:
            api = log_in(self.url, person.who)  # what is ended here is needed later
        match = None
        if rule["method"] in ("PUT", "PATCH", "DELETE"):
            there = api.get(path)
            match = there.header("etag") if there.status == 200 and there.header("etag") else '"1"'
        body = None
        if rule["body"] is not None:
            number = f"{self.stage.country.lower()}{next(self.numbers)}"
            text = json.dumps(rule["body"]).replace("new@", f"new{number}@").replace("sol@", f"sol{number}@")
            body = json.loads(text)
            if self.stage.country != "CA" and body.get("country") == "CA":
                body["country"] = self.stage.country
        headers = {"X-Forwarded-For": f"10.1.{next(self.numbers) % 250}.9"}
        answer = api.send(rule["method"], path, body, if_match=match, headers=headers)
        for _ in range(8):
            # What has to be counted first says when to come again.
            if answer.status != 503 or not answer.header("retry-after"):
                break
            time.sleep(1)
            answer = api.send(rule["method"], path, body, if_match=match, headers=headers)
        return answer


def without_number(answer):
    """What of a refusal may not tell whether the thing is there."""
    try:
        document = answer.json()
    except ValueError:
        return answer.text
    return {name: value for name, value in document.items() if name != "instance"}


def matrix(ctx, program, url, country):
    """(what, answered, expected) for each cell that differs from the policy, and the number of cells."""
    stage = Stage(program, country)
    asker = Asker(stage, url)
    names = {VISITOR: [None], MEMBER: ["member.ca", "member.mx", "member.us"], OWN: [f"coordinator.{country.lower()}"],
             ELSEWHERE: [f"coordinator.{other}" for other in ("ca", "mx", "us") if other != country.lower()], SECRETARIAT: ["administrator"]}
    people = {}
    for group in names.values():
        for name in group:
            if name:
                people[name] = log_in(program.node.url, program.people[name])
                people[name].who = program.people[name]
    cells, wrong, told = 0, [], []
    # What ends all sessions of somebody comes last: the stage needs them.
    for rule in sorted(items.load("policy"), key=lambda rule: rule["path"] in SETTLE and rule["method"] == "DELETE"):
        changed = True
        reads = rule["method"] == "GET"
        for place, expected in enumerate(rule["expected"]):
            for name in names[place]:
                person = people.get(name)
                answer = asker.ask(rule, person, fresh=changed and not reads)
                cells += 1
                changed = answer.status < 400
                if answer.status != expected:
                    wrong.append((country, rule["method"], rule["path"], name, answer.status, f"not {expected}", answer.code))
                if "{" not in rule["path"]:
                    continue
                nothing = asker.ask(rule, person, fresh=False, absent=True)
                cells += 1
                if nothing.status != 404 and (nothing.status != expected or expected < 400):
                    wrong.append((country, rule["method"], rule["path"], name, "absent", nothing.status, nothing.code))
                if answer.status == 404 and without_number(answer) != without_number(nothing):
                    told.append((rule["method"], rule["path"], name, answer.text[:200], nothing.text[:200]))
    return cells, wrong, told


COLUMNS = {"id": ABSENT, "role": "administrator", "status": "suspended", "state": "published", "author": ABSENT, "author_id": ABSENT,
           "member_id": ABSENT, "revision": 99, "created_at": "2020-01-01T00:00:00Z", "published_at": "2020-01-01T00:00:00Z",
           "password_hash": "x", "password": "an utterly new sentence 9", "is_admin": True, "admin": True, "country": "XX", "owner": ABSENT,
           "sid": ABSENT, "email_verified": True, "country_code": "US", "deleted_at": None, "__proto__": {"role": "administrator"}}


def stray_fields(program, url):
    """(where, field, status) of fields that were taken although the operation does not have them."""
    stage = Stage(program, "US")
    member, coordinator = log_in(url, program.people["member.us"]), log_in(url, program.people["coordinator.us"])
    draft = member.post("/practices", WHOLE).json()["id"]
    number, taken, tried = stage.numbers, [], 0
    places = [
        (member, "POST", "/practices", lambda: dict(WHOLE)), (member, "PUT", f"/practices/{draft}", lambda: dict(WHOLE)),
        (member, "PATCH", "/me", lambda: {"organization": "A"}), (member, "PUT", "/me/digest-preferences", lambda: {"frequency": "off"}),
        (coordinator, "POST", "/members", lambda: {"email": f"stray{next(number)}@example.org", "name": "N", "country": "US"}),
        (coordinator, "POST", "/digest-notes", lambda: {"en": "A", "es": "B", "fr": "C"}),
        (Api(url), "POST", "/applications", lambda: {"email": f"stray{next(number)}@example.org", "name": "N", "country": "US", "why": "W"}),
        (Api(url), "POST", "/auth/login", lambda: {"email": program.people["member.us"].email, "password": "wrong"}),
        (coordinator, "PATCH", f"/members/{stage.thing('member')}", lambda: {"reason": "A reason."}),
    ]
    own = {"country": ("/practices", "/members", "/applications"), "status": ("/practices", "/members/"), "password": ("/auth/login",)}
    for api, method, path, body in places:
        for name, value in COLUMNS.items():
            match = None
            if method in ("PUT", "PATCH"):
                match = api.get(path).header("etag")
            tried += 1
            answer = api.send(method, path, {**body(), name: value}, if_match=match, headers={"X-Forwarded-For": f"10.2.0.{tried % 250}"})
            known = any(path.startswith(start) for start in own.get(name, ())) and value not in ("XX",)
            if answer.status < 400 and not known:
                taken.append((method, path, name, answer.status))
    return tried, taken


@row("S13", "Who may do what", fault="lets_readers_in")
def access(ctx):
    """Each rule of the policy for eight people, with things that are there and things that are not, in two countries; stray fields."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000, "auth.applications_per_hour": 1000000,
                           "auth.mails_per_address_per_hour": 1000000, "practices.drafts_per_member": 0})
    url = ctx.url(program.node)
    cells, wrong, told = matrix(ctx, program, url, "CA")
    if ctx.whole:
        more = matrix(ctx, program, url, "MX")
        cells, wrong, told = cells + more[0], wrong + more[1], told + more[2]
    for line in (*wrong, *told):
        ctx.log(str(line))
    yield Figure("cells", cells, ">=", ctx.scale(1200, 2000))
    yield Figure("cells that differ from the policy", len(wrong), "==", 0)
    yield Figure("refusals that tell what is there", len(told), "==", 0)
    tried, taken = stray_fields(program, url)
    ctx.log(f"taken {taken}")
    yield Figure("stray fields tried", tried, ">=", 180)
    yield Figure("stray fields taken", len(taken), "==", 0)
