"""Released results: read by somebody who brought nearly all of the answers, and made while processes are killed."""

import datetime
import json
import time

from battery.client import Api, Client, log_in
from battery.row import Figure, row
from battery.rows.clock import DAY, Clock

SETTINGS = {"consultations.tick_seconds": 1, "consultations.joins_per_minute": 0, "auth.access_token_minutes": 60}
# Right guesses of the best attacker against two releases of scale 2, two answers and two cells: see docs/security.md.
COMPUTED = 0.680
QUESTIONS, OWN = 20, 25


def instant(seconds):
    """So many seconds from now, as the API takes it."""
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def consultation(coordinator, ends, questions, stewards=(), hang=False):
    """An open consultation in which people take part until `ends` seconds from now; its key. Where its questions `hang` together,
    all but the first are asked of those who answered it with the first choice."""
    words = lambda text: {"en": {"text": text}}
    body = {"language": "en", "country": "CA", "title": words("Ours"), "purpose": words("To hear."), "benefit": words("A plan."),
            "policy_areas": ["health"], "threshold": 5, "stewards": list(stewards), "stewards_needed": len(stewards),
            "phases": [{"kind": "listen", "begins_at": instant(-DAY), "ends_at": instant(ends)}]}
    key = made(coordinator.post("/consultations", body), 201)["id"]
    etag = coordinator.get(f"/consultations/{key}").header("etag")
    choice = lambda code: {"code": code, "text": words(code)}
    asked = [{"name": f"q{number}", "kind": "single", "text": words(f"Question {number}?"), "choices": [choice("a"), choice("b")],
              **({"condition": {"question": "q0", "chose": ["a"]}} if hang and number else {})}
             for number in range(questions)]
    made(coordinator.put(f"/consultations/{key}/questions", {"questions": asked}, if_match=etag), 200)
    made(coordinator.post(f"/consultations/{key}/open"), 200)
    return key


def made(answer, status):
    """The document of an answer that has to have this status."""
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.text[:300]}")
    return answer.json()


def answer(api, key, chosen):
    """Somebody comes in and answers every question; their code."""
    code = made(api.post(f"/consultations/{key}/participants", {"consents": ["take-part"]}), 201)["code"]
    given = [{"question": f"q{number}", "answer": {"chosen": [one]}} for number, one in enumerate(chosen)]
    made(api.post(f"/consultations/{key}/responses", {"answers": given}, headers={"Participant-Code": code}), 200)
    return code


def released(api, key):
    """All releases that everybody sees, the oldest first."""
    return made(api.get(f"/consultations/{key}/releases"), 200)["items"][::-1]


def leaning(release, number):
    """How far a release leans to the first answer of a question, by all numbers it tells."""
    question = next(one for one in release["content"]["questions"] if one["name"] == f"q{number}")
    first, second = question["choices"]
    counts = (first["count"] or 0) - (second["count"] or 0)
    shares = ((first.get("share") or {}).get("share", 0) - (second.get("share") or {}).get("share", 0)) * (question["answered"] or 0)
    return shares or counts


@row("D1", "Reading the last answer off the results", fault="tells-true-counts")
def reading_answers(ctx):
    """Whoever brings all answers but one, half of them for each choice, guesses that one from two releases, 20 questions
    at a time. Nothing that they do brings a release about, and no date comes nearer."""
    program = ctx.program(SETTINGS, start=False)
    clock = Clock(program.folder)
    node = program.start(wrapper=clock.wrapper)
    coordinator = log_in(ctx.url(node), program.people["coordinator.ca"])
    api = Api(ctx.url(node))
    secrets = {}
    for _ in range(ctx.scale(10, 100)):
        key = consultation(coordinator, DAY, QUESTIONS)
        secrets[key] = [ctx.random.choice("ab") for _ in range(QUESTIONS)]
        for choice in "ab":
            for _ in range(OWN):
                answer(api, key, choice * QUESTIONS)
        answer(api, key, secrets[key])
    hidden = {}
    for _ in range(ctx.scale(40, 100)):
        key = consultation(coordinator, DAY, QUESTIONS, hang=True)
        hidden[key] = ctx.random.choice("ab")
        for first in "ab" * OWN + hidden[key]:
            answer(api, key, "a" * QUESTIONS if first == "a" else "b")
    key = next(iter(secrets))
    moved = [nearer(coordinator, key, ends) for ends in (-60, 60, DAY // 2)]
    time.sleep(3)
    early = sum(len(released(api, key)) for key in secrets)
    for days in (1, 16):
        clock.set(days * DAY + 3_600)
        due = 1 if days == 1 else 2
        wait_for(lambda due=due: all(len(released(api, key)) >= due for key in (*secrets, *hidden)), 60)
    right = asked = 0
    for key, secret in secrets.items():
        releases = released(api, key)
        for number, said in enumerate(secret):
            lean = sum(leaning(release, number) for release in releases)
            guess = "a" if lean > 0 else "b" if lean < 0 else ctx.random.choice("ab")
            asked, right = asked + 1, right + (guess == said)
    seen = sum((followed(released(api, key)) > OWN + 0.5) == (said == "a") for key, said in hidden.items())
    more = [len(released(api, key)) for key in secrets]
    chance = 2 * (COMPUTED * (1 - COMPUTED) / asked) ** 0.5
    ctx.log(f"{right} of {asked} right; moved {moved}; releases {more}")
    yield Figure("releases before their date", early, "==", 0)
    yield Figure("ends that moved nearer", sum(moved), "==", 0)
    yield Figure("right guesses", round(right / asked, 3), "<=", round(COMPUTED + 0.02 + chance, 3))
    chance = 2 * (COMPUTED * (1 - COMPUTED) / len(hidden)) ** 0.5
    yield Figure("right guesses by what hangs on an answer", round(seen / len(hidden), 3), "<=", round(COMPUTED + 0.02 + chance, 3))
    yield Figure("releases of each consultation", max(more), "==", 2)


def followed(releases):
    """How many answered the questions that are asked after the first, on average over all of them and all releases."""
    told = [question["answered"] or 0 for release in releases for question in release["content"]["questions"] if question["name"] != "q0"]
    return sum(told) / len(told)


def nearer(coordinator, key, ends):
    """Whether the end can be moved to so many seconds from now."""
    read = coordinator.get(f"/consultations/{key}")
    view = read.json()
    names = ("country", "countries", "language", "languages", "title", "purpose", "benefit", "policy_areas", "threshold", "time_zone",
             "jurisdiction", "access", "visibility")
    body = {name: view[name] for name in names}
    body["phases"] = [{"kind": "listen", "begins_at": view["phases"][0]["begins_at"], "ends_at": instant(ends)}]
    return coordinator.put(f"/consultations/{key}", body, if_match=read.header("etag")).status == 200


def wait_for(condition, seconds):
    """Waits until something holds, or so long."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.5)


@row("D2", "SIGKILL while releases are made", fault="draws-anew")
def kills_around_releases(ctx):
    """Releases fall due one after the other while the server is killed at random instants; on PostgreSQL two nodes make
    them. Whatever anybody has read of a release is what everybody reads of it afterwards, and there is one."""
    program = ctx.program(SETTINGS)
    node = program.node
    second = program.start() if program.cluster else None
    coordinator = log_in(ctx.url(node), program.people["coordinator.ca"])
    api = Api(ctx.url(node))
    # So many seconds lie between two of them that there is about one kill to each.
    rounds, apart = ctx.scale(15, 200), ctx.scale(1, 3)
    # Every other one waits for its steward, who says yes as soon as there is something to say yes to.
    person = program.member("elder@example.org")
    steward = log_in(ctx.url(node), person)
    own = made(steward.get("/me"), 200)["id"]
    keys = [consultation(coordinator, 40 + number * apart, 3, [own] if number % 2 else []) for number in range(rounds)]
    for key in keys:
        for number in range(12):
            answer(api, key, ["a" if (number + place) % 3 else "b" for place in range(3)])
    seen, different = {}, 0

    def read(url):
        nonlocal different
        for key in keys:
            for release in released(Api(url), key):
                text = json.dumps(release["content"], sort_keys=True)
                different += seen.setdefault((key, release["number"]), text) != text

    until, kills = time.monotonic() + 45 + rounds * apart, 0
    while time.monotonic() < until and len(seen) < rounds:
        time.sleep(ctx.random.uniform(0.05, 1.2))
        if second is None or ctx.random.random() < 0.5:
            node.kill()
            node.restart()
        else:
            second.kill()
            second.restart()
        kills += 1
        read(ctx.url(node))
        approve(steward, keys[1::2])
    wait_for(lambda: approve(steward, keys[1::2]) or all(released(api, key) for key in keys), 20)
    for one in (node, second or node):
        read(ctx.url(one))
    files = sum(not same_numbers(ctx.url(node), key) for key in keys)
    counts = [len(released(api, key)) for key in keys]
    noted = program.sql("SELECT count(*) FROM audit_events WHERE action = 'consultation.release-made'")[0][0]
    ctx.log(f"{kills} kills, {len(seen)} releases, {different} read differently, {noted} noted")
    yield Figure("kills", kills, ">=", 10 if rounds < 200 else 200)
    yield Figure("releases read differently", different, "==", 0)
    yield Figure("releases of one date", max(counts), "==", 1)
    yield Figure("consultations without their release", counts.count(0), "==", 0)
    yield Figure("releases noted", int(noted) - demonstrated(program, keys), "==", rounds)
    yield Figure("files that say other numbers", files, "==", 0)


def approve(steward, keys):
    """The steward's yes to every release that waits; whatever is answered, the next try asks again."""
    for key in keys:
        waiting = [one for one in steward.get(f"/consultations/{key}/releases").json()["items"] if one["state"] == "waiting"]
        for release in waiting:
            steward.post(f"/consultations/{key}/approvals", {"act": "release", "target": release["number"], "approves": True})


def demonstrated(program, keys):
    """How many releases there are of the consultations of the demonstration."""
    return int(program.sql("SELECT count(*) FROM releases")[0][0]) - len(keys)


def same_numbers(url, key):
    """Whether the table of a release has the numbers of the document."""
    rows = Client(url).get(f"/consultations/{key}/results.csv?lang=en").text.splitlines()
    table = [line.split(",")[3] for line in rows if line.startswith("question,") and line.split(",")[2] in "ab"]
    content = released(Api(url), key)[0]["content"]
    told = [choice["count"] for question in content["questions"] for choice in question["choices"]]
    return table == ["" if count is None else str(count) for count in told]
