"""Practices with hostile words in every field, published so that every reader comes across them."""

from battery.client import log_in
from battery.stage import WHOLE

FIELDS = ("title", "what_was_done", "responsible_body", "locality")
DETAILS = ("problem", "participants", "results", "did_not_work", "resources", "contact")


class Publisher:
    """Writes practices, and publishes them, so that every reader comes across the words."""

    def __init__(self, program, url):
        self.program, self.url = program, url
        self.author = log_in(url, program.people["member.ca"])
        self.coordinator = log_in(url, program.people["coordinator.ca"])
        self.statuses = []

    def write(self, text, publish=True):
        """The key of a practice with this text everywhere, or None where it is refused."""
        data = {**WHOLE, "country": "CA", **{name: text for name in FIELDS}, "details": {name: text for name in DETAILS}}
        answer = self.author.post("/practices", data)
        self.statuses.append(answer.status)
        if answer.status != 201:
            return None
        key = answer.json()["id"]
        if publish:
            for who, step in ((self.author, "submit"), (self.coordinator, "claim"), (self.coordinator, "publish")):
                moved = who.post(f"/practices/{key}/{step}")
                self.statuses.append(moved.status)
                if moved.status != 200:
                    return None
        return key


def settings():
    """No limits that are not what is tested here."""
    return {"auth.login_attempts_per_hour": 1000000, "auth.applications_per_hour": 1000000, "practices.drafts_per_member": 0,
            "auth.mails_per_address_per_hour": 1000000}
