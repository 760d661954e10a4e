"""What several people do to one thing at the same instant."""

import collections
import uuid

from battery.client import Api, log_in
from battery.crowd import Crowd
from battery.row import Figure, row
from battery.writers import SETTINGS

COMPLETE = {
    "language": "en", "country": "CA", "level": "federal", "policy_areas": ["health"], "licence": "cc0-1.0",
    "what_was_done": "What was done.", "responsible_body": "A body",
}


TOLD = "SELECT count(*) FROM mails WHERE kind = 'practice.published'"


def statuses(answers):
    """How often each status came; exceptions by their name."""
    return collections.Counter(getattr(answer, "status", type(answer).__name__) for answer in answers)


def clients(url, api, number):
    """Several connections of one person, open already."""
    several = [Api(url, api.tokens["access_token"]) for _ in range(number)]
    for client in several:
        client.get("/me")
    return several


@row("R12", "Edits of one document at once", fault="last-writer-wins")
def concurrent_edits(ctx):
    """Clients read a draft, wait for each other, and write it with the revision they read, over and over: of all who
    read one revision exactly one may succeed, and the last revision is the number of successes."""
    program = ctx.program(SETTINGS)
    url = ctx.url(program.node)
    crowd_size, edits = ctx.scale(8, 20), ctx.scale(5, 10)
    author = log_in(url, program.people["member.ca"])
    lost = shared = strange = unconditional = 0
    with Crowd(crowd_size) as crowd:
        writers = clients(url, author, crowd_size)
        for document in range(ctx.scale(6, 50)):
            made = author.post("/practices", {"title": f"document {document}"}, key=str(uuid.uuid4())).json()
            address = f"/practices/{made['id']}"
            unconditional += author.put(address, {"title": "no condition"}).status != 428
            won = collections.Counter()
            for edit in range(edits):

                def change(number, address=address, edit=edit):
                    etag = writers[number].get(address).header("etag")
                    title = f"edit {edit} of {number}"
                    return etag, writers[number].put(address, {"title": title}, if_match=etag)

                for outcome in crowd.all(change):
                    if isinstance(outcome, Exception) or outcome[1].status not in (200, 412):
                        strange += 1
                        ctx.log(f"{outcome!r}")
                    elif outcome[1].status == 200:
                        won[outcome[0]] += 1
            shared += sum(number - 1 for number in won.values())
            last = author.get(address).json()["revision"]
            lost += abs(last - made["revision"] - sum(won.values()))
    yield Figure("revisions with more than one success", shared, "==", 0)
    yield Figure("difference of revisions and successes", lost, "==", 0)
    yield Figure("answers but 200 and 412", strange, "==", 0)
    yield Figure("changes without If-Match that were not 428", unconditional, "==", 0)


@row("R13", "One key, many requests", fault="keyless")
def idempotency(ctx):
    """Each key is sent by many clients at once: one draft, one body for all. Then another body under the key, the same
    key of another member, and all keys again after a SIGKILL."""
    program = ctx.program(SETTINGS)
    node = program.node
    url = ctx.url(node)
    crowd_size, keys = ctx.scale(10, 20), [f"once {uuid.uuid4()}" for _ in range(ctx.scale(30, 500))]
    author, other = (log_in(url, program.people[name]) for name in ("member.ca", "member.us"))
    bodies, differing, strange, reused, not_separate = {}, 0, 0, 0, 0
    with Crowd(crowd_size) as crowd:
        senders = clients(url, author, crowd_size)
        for key in keys:
            answers = crowd.all(lambda number, key=key: senders[number].post("/practices", {"title": key}, key=key))
            good = [answer for answer in answers if getattr(answer, "status", 0) == 201]
            strange += len(answers) - len(good)
            if len(good) < len(answers):
                ctx.log(f"{statuses(answers)}")
            differing += len({answer.body for answer in good}) - 1 if good else 0
            bodies[key] = good[0].body if good else b""
            reused += author.post("/practices", {"title": "another"}, key=key).status != 422
            separate = other.post("/practices", {"title": f"theirs {key}"}, key=key)
            not_separate += separate.status != 201 or separate.body == bodies[key]
    program.node.kill()
    program.node.restart()
    author.close()
    again = [author.post("/practices", {"title": key}, key=key) for key in keys]
    changed = sum(answer.body != bodies[key] for key, answer in zip(keys, again, strict=True))
    effects = dict(program.sql("SELECT title, count(*) FROM practices WHERE title LIKE 'once %' GROUP BY title"))
    yield Figure("keys without exactly one effect", sum(int(effects.get(key, 0)) != 1 for key in keys), "==", 0)
    yield Figure("answers that differ", differing, "==", 0)
    yield Figure("answers but 201", strange, "==", 0)
    yield Figure("another body that was not 422", reused, "==", 0)
    yield Figure("equal keys of another member that were not separate", not_separate, "==", 0)
    yield Figure("answers that changed with a restart", changed, "==", 0)


@row("R14", "What may happen once", fault="yes-to-all")
def once_only(ctx):
    """Everybody votes several times at the same instant, coordinators approve twice, the same person is invited twice:
    each has one effect, and the history adds up."""
    program = ctx.program(SETTINGS | {"consultations.joins_per_minute": 0})
    yield from votes(ctx, program)
    yield from approvals(ctx, program)
    yield from invitations(ctx, program)


def votes(ctx, program):
    """People come in with one key sent five times, and vote five times at once."""
    url = ctx.url(program.node)
    public = Api(url)
    consultation = next(one for one in public.get("/consultations").json()["items"]
                        if one["access"] == "open" and "vote" in one["accepts"])
    address = f"/consultations/{consultation['id']}"
    statement = public.get(f"{address}/statements").json()["items"][0]["number"]
    before = int(program.sql("SELECT count(*) FROM participants")[0][0])
    votes_before = int(program.sql("SELECT count(*) FROM votes")[0][0])
    people, strange, codes = ctx.scale(40, 1_000), 0, set()
    with Crowd(5) as crowd:
        voters = [Api(url) for _ in range(5)]
        for _ in range(people):
            key, joining = str(uuid.uuid4()), {"consents": ["take-part"], "language": "en"}
            joined = crowd.all(lambda n, key=key, joining=joining: voters[n].post(f"{address}/participants", joining, key=key))
            strange += sum(getattr(answer, "status", 0) != 201 for answer in joined)
            code = joined[0].json()["code"]
            codes.update(answer.json()["code"] for answer in joined)

            def vote(number, code=code):
                choice = ("agree", "disagree", "pass")[number % 3]
                return voters[number].post(f"{address}/votes", {"statement": statement, "choice": choice},
                                           headers={"Participant-Code": code})

            strange += sum(getattr(answer, "status", 0) != 204 for answer in crowd.all(vote))
    after = int(program.sql("SELECT count(*) FROM participants")[0][0])
    votes_after = int(program.sql("SELECT count(*) FROM votes")[0][0])
    yield Figure("votes: answers but 201 and 204", strange, "==", 0)
    yield Figure("votes: codes beyond one for each", len(codes) - people, "==", 0)
    yield Figure("votes: participants beyond one for each", after - before - people, "==", 0)
    yield Figure("votes: beyond one for each", votes_after - votes_before - people, "==", 0)


def approvals(ctx, program):
    """Four requests to publish one practice, at once, by two coordinators and in two tabs of each."""
    url = ctx.url(program.node)
    author, first = (log_in(url, program.people[name]) for name in ("member.ca", "coordinator.ca"))
    second = log_in(url, program.member("second.coordinator@battery.example", role="coordinator"))
    tabs = [client for api in (first, second) for client in clients(url, api, 2)]
    several = unclear = 0
    numbers, told_before = [], int(program.sql(TOLD)[0][0])
    with Crowd(4) as crowd:
        for number in range(ctx.scale(15, 200)):
            made = author.post("/practices", COMPLETE | {"title": f"approved {number}"}, key=str(uuid.uuid4())).json()
            address = f"/practices/{made['id']}"
            submitted = author.post(f"{address}/submit", {})
            if submitted.status != 200:
                raise RuntimeError(f"submit: {submitted.status} {submitted.text}")
            claims = crowd.all(lambda n, address=address: tabs[n].post(f"{address}/claim", {}))
            published = crowd.all(lambda n, address=address: tabs[n].post(f"{address}/publish", {}))
            ctx.log(f"claims {statuses(claims)}, publications {statuses(published)}")
            several += abs(statuses(published)[200] - 1)
            unclear += sum(getattr(answer, "status", 500) not in (200, 403, 404, 409, 412) for answer in claims + published)
            actions = [step["action"] for step in author.get(f"{address}/history").json()["items"]]
            numbers.append(sum("publish" in action for action in actions))
    sequences = program.sql("SELECT published_sequence FROM practices WHERE published_sequence IS NOT NULL")
    doubles = len(sequences) - len(set(sequences))
    told = int(program.sql(TOLD)[0][0]) - told_before
    yield Figure("approvals: practices without exactly one success", several, "==", 0)
    yield Figure("approvals: other answers than 200 and refusals", unclear, "==", 0)
    yield Figure("approvals: histories without exactly one publication", sum(number != 1 for number in numbers), "==", 0)
    yield Figure("approvals: numbers of publication given twice", doubles, "==", 0)
    yield Figure("approvals: mails beyond one for each", told - len(numbers), "==", 0)


def invitations(ctx, program):
    """The same address invited by four requests at once, each with a key of its own."""
    url = ctx.url(program.node)
    administrator = log_in(url, program.people["administrator"])
    tabs = clients(url, administrator, 4)
    several = unclear = 0
    rounds = ctx.scale(15, 200)
    with Crowd(4) as crowd:
        for number in range(rounds):
            person = {"email": f"twice{number}@battery.example", "name": f"Twice {number}", "country": "MX"}
            answers = crowd.all(lambda n, person=person: tabs[n].post("/members", person, key=str(uuid.uuid4())))
            several += abs(statuses(answers)[201] - 1)
            unclear += sum(getattr(answer, "status", 500) not in (201, 409, 422) for answer in answers)
    members = int(program.sql("SELECT count(*) FROM members WHERE email LIKE 'twice%'")[0][0])
    mails = int(program.sql("SELECT count(*) FROM mails WHERE recipient LIKE 'twice%'")[0][0])
    yield Figure("invitations: addresses without exactly one success", several, "==", 0)
    yield Figure("invitations: other answers than 201 and refusals", unclear, "==", 0)
    yield Figure("invitations: accounts beyond one for each", members - rounds, "==", 0)
    yield Figure("invitations: mails beyond one for each", mails - rounds, "==", 0)
