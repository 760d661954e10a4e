"""Things of every kind to ask about: practices in each state, members, applications, notes, mails, consultations."""

import itertools

from battery import mailbox
from battery.client import Api, log_in

WHOLE = {"title": "A", "language": "en", "level": "court", "policy_areas": ["health"], "what_was_done": "B", "responsible_body": "C",
         "licence": "cc-by-4.0"}
CONSULTATION = {
    "language": "en", "title": {"en": {"text": "Ours"}}, "purpose": {"en": {"text": "To hear."}}, "benefit": {"en": {"text": "A plan."}},
    "policy_areas": ["health"],
    "phases": [{"kind": "statements", "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z"}],
}


class Stage:
    """Makes things that belong to somebody of one country, decided on by its coordinator."""

    def __init__(self, program, country):
        self.program, self.country = program, country
        self.url = program.node.url
        self.author_person = program.member(f"author.{country.lower()}@example.org", country=country)
        self.author = log_in(self.url, self.author_person)
        self.coordinator = log_in(self.url, program.people[f"coordinator.{country.lower()}"])
        self.secretariat = log_in(self.url, program.people["administrator"])
        self.numbers = itertools.count(1)
        self.kept = {}

    def thing(self, kind, fresh=False):
        """The key of a thing; the same one again unless a fresh one is asked for."""
        if fresh or kind not in self.kept:
            makers = {"note": self._note, "mail": self._mail, "member": self._member, "invited": self._invited,
                      "application": self._application, "consultation": self._consultation, "prepared": self._consultation}
            self.kept[kind] = makers[kind](kind) if kind in makers else self._practice(kind)
        return self.kept[kind]

    @staticmethod
    def _made(answer, status):
        if answer.status != status:
            raise RuntimeError(f"the stage is not set: {answer.status} {answer.text[:300]}")
        return answer.json() if answer.body else None

    def _practice(self, kind):
        key = self._made(self.author.post("/practices", {**WHOLE, "country": self.country}), 201)["id"]
        steps = {"draft": (), "submitted": ("submit",), "claimed": ("submit", "claim"), "published": ("submit", "claim", "publish")}
        for step in steps[kind]:
            who = self.author if step == "submit" else self.coordinator
            self._made(who.post(f"/practices/{key}/{step}"), 200)
        if kind == "deleted":
            raise ValueError(kind)
        return key

    def _note(self, _):
        return self._made(self.coordinator.post("/digest-notes", {"en": "A", "es": "B", "fr": "C"}), 201)["id"]

    def _mail(self, _):
        return self._made(self.secretariat.post("/admin/mail/test", {"to": "somebody@example.org"}), 200)["id"]

    def _person(self, kind):
        return f"{kind}{next(self.numbers)}.{self.country.lower()}@example.org"

    def _invited(self, _):
        data = {"email": self._person("invited"), "name": "New", "country": self.country}
        return self._made(self.coordinator.post("/members", data), 201)["id"]

    def _member(self, _):
        email = self._person("member")
        key = self._made(self.coordinator.post("/members", {"email": email, "name": "New", "country": self.country}), 201)["id"]
        token = mailbox.token_in(mailbox.wait_for_mail(self.program, email, 0))
        self._made(Api(self.url).post("/auth/password", {"token": token, "password": "a sentence with 51 tall herons"}), 200)
        return key

    def _application(self, _):
        email = self._person("applicant")
        data = {"name": "Sol", "email": email, "country": self.country, "policy_areas": ["health"], "languages": ["fr"], "why": "To learn."}
        self._made(Api(self.url).post("/applications", data), 202)
        token = mailbox.token_in(mailbox.wait_for_mail(self.program, email, 0))
        self._made(Api(self.url).post("/applications/confirm", {"token": token}), 204)
        found = self.secretariat.get("/applications?limit=100").json()["items"]
        return next(one["id"] for one in found if one["email"] == email)

    def _consultation(self, kind):
        key = self._made(self.coordinator.post("/consultations", {**CONSULTATION, "country": self.country}), 201)["id"]
        self._made(self.coordinator.post(f"/consultations/{key}/seeds", {"text": "Buses come late."}), 201)
        if kind == "consultation":
            self._made(self.coordinator.post(f"/consultations/{key}/open"), 200)
        return key
