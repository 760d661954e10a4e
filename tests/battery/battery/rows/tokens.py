"""Tokens and sessions: what is forged, shown again, or over."""

import threading
import time

from battery import jwt, mailbox
from battery.browser import Browser
from battery.client import Api, log_in
from battery.row import Figure, row


def forged(ctx, url, person, secret):
    """How many of the attacked tokens are believed, and whether our own signature is."""
    api = log_in(url, person)
    token = api.tokens["access_token"]
    ours = Api(url, jwt.control(token, secret)).get("/me").status
    believed = tried = 0
    for name, attacked in jwt.attacks(token, secret):
        if not attacked.isascii() or any(ord(character) < 32 for character in attacked):
            continue
        for scheme in ("Bearer ", "bearer "):
            tried += 1
            try:
                status = Api(url).get("/me", headers={"Authorization": scheme + attacked}).status
            except OSError:
                continue
            if status not in (401, 400, 431):
                believed += 1
                ctx.log(f"{name}: {status}")
    for address in (f"/me?access_token={token}", f"/me?token={token}"):
        tried += 1
        believed += Api(url).get(address).status == 200
    tried += 1
    believed += Browser(url, headers={"Cookie": f"__Host-session={token}"}).get("/account").status == 200 and \
        Browser(url, headers={"Cookie": f"__Host-session={token}"}).request("GET", "/account").status == 200
    return tried, believed, ours


def until_refused(apis, limit=3):
    """How long a token is still believed, on every node."""
    started = time.monotonic()
    while time.monotonic() - started < limit:
        if all(api.get("/me").status == 401 for api in apis):
            return time.monotonic() - started
        time.sleep(0.02)
    return limit


def copies(api, urls):
    """The same token at every node."""
    return [Api(url, api.tokens["access_token"]) for url in urls]


def ended_by(program, url, urls):
    """(what ends a session, how long it was believed after that)."""
    admin = log_in(url, program.people["administrator"])
    person = program.member("ends@example.org", country="CA")
    api = log_in(url, person)
    api.post("/auth/logout")
    yield "log-out", until_refused(copies(api, urls))
    api, other = log_in(url, person), log_in(url, person)
    other.delete("/me/sessions?others=true")
    yield "end of the others", until_refused(copies(api, urls))
    api, other = log_in(url, person), log_in(url, person)
    new = "a new and rather long sentence 77"
    changed = other.post("/me/password", {"current": person.password, "new": new})
    if changed.status >= 300:
        raise RuntimeError(f"the password was not changed: {changed.text}")
    person.password = new
    yield "change of the password", until_refused(copies(api, urls))
    api = log_in(url, person)
    before = len(mailbox.mails_to(program, person.email))
    Api(url).post("/auth/password-reset", {"email": person.email})
    token = mailbox.token_in(mailbox.wait_for_mail(program, person.email, before))
    person.password = "another quite long sentence 78"
    Api(url).post("/auth/password", {"token": token, "password": person.password})
    yield "password by a mailed link", until_refused(copies(api, urls))
    api = log_in(url, person)
    found = next(one for one in admin.get("/members?q=ends@example.org").json()["items"] if one["email"] == person.email)
    there = admin.get(f"/members/{found['id']}")
    admin.patch(f"/members/{found['id']}", {"status": "suspended", "reason": "A test."}, if_match=there.header("etag"))
    yield "suspension", until_refused(copies(api, urls))


def role_drop(program, url, urls):
    """How long a coordinator keeps the role after it was taken."""
    admin = log_in(url, program.people["administrator"])
    person = program.member("drops@example.org", country="CA", role="coordinator")
    apis = copies(log_in(url, person), urls)
    found = next(one for one in admin.get("/members?q=drops@example.org").json()["items"] if one["email"] == person.email)
    there = admin.get(f"/members/{found['id']}")
    if apis[0].get("/members").status != 200 or admin.patch(
            f"/members/{found['id']}", {"role": "member"}, if_match=there.header("etag")).status != 200:
        raise RuntimeError("the role was not taken")
    started = time.monotonic()
    while time.monotonic() - started < 3:
        if all(api.get("/members").status in (401, 403) for api in apis):
            break
    return time.monotonic() - started


def refresh_races(url, person, rounds):
    """Two requests with one refresh token at once: one successor, and the session lives."""
    wrong = 0
    for _ in range(rounds):
        api = log_in(url, person)
        answers = []

        def ask(token=api.tokens["refresh_token"], answers=answers):
            answers.append(Api(url).post("/auth/refresh", {"refresh_token": token}))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        good = [answer for answer in answers if answer.status == 200]
        successors = {answer.json()["refresh_token"] for answer in good}
        lives = good and Api(url, good[0].json()["access_token"]).get("/me").status == 200
        wrong += len(good) != 4 or len(successors) != 1 or not lives
        Api(url, good[0].json()["access_token"]).post("/auth/logout") if good else None
    return wrong


def replay(url, urls, person):
    """A refresh token shown again after the grace: how long the family lives on."""
    api = log_in(url, person)
    second = Api(url).post("/auth/refresh", {"refresh_token": api.tokens["refresh_token"]}).json()
    time.sleep(11)
    again = Api(url).post("/auth/refresh", {"refresh_token": api.tokens["refresh_token"]}).status
    holders = [Api(one, second["access_token"]) for one in urls]
    seconds = until_refused(holders)
    dead = Api(url).post("/auth/refresh", {"refresh_token": second["refresh_token"]}).status
    return again, seconds, dead


@row("S14", "Tokens and sessions", fault="believes_unsigned")
def tokens(ctx):
    """Attacked tokens, refresh tokens shown again or at once, and sessions that were ended; two nodes on PostgreSQL."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000})
    nodes = [program.node] + ([program.start(jobs=False)] if ctx.database == "postgresql" else [])
    url, urls = ctx.url(program.node), [ctx.url(node) for node in nodes]
    secret = (program.data / "secret").read_text().strip()
    tried, believed, ours = forged(ctx, url, program.people["member.us"], secret)
    yield Figure("forged tokens tried", tried, ">=", 72)
    yield Figure("forged tokens believed", believed, "==", 0)
    yield Figure("the control is believed", ours, "==", 200)
    longest = 0.0
    for name, seconds in ended_by(program, url, urls):
        ctx.log(f"after {name}: {seconds:.3f} s")
        longest = max(longest, seconds)
    longest = max(longest, role_drop(program, url, urls))
    yield Figure("longest life after its end", round(longest, 2), "<=", 1.0, "s")
    yield Figure("wrong outcomes of refreshes at once", refresh_races(url, program.people["member.mx"], ctx.scale(5, 100)), "==", 0)
    again, seconds, dead = replay(url, urls, program.people["member.ca"])
    yield Figure("replayed refresh token", again, "==", 401)
    yield Figure("family dies after a replay", round(seconds, 2), "<=", 1.0, "s")
    yield Figure("its newest refresh token", dead, "==", 401)
