"""Guessing passwords, and keeping others out by guessing."""

import time

from battery import mailbox
from battery.client import Api, log_in
from battery.row import Figure, row


def tries(url, count, email, address, device=None):
    """The statuses of so many log-ins with a wrong password."""
    api, seen = Api(url), {}
    for number in range(count):
        data = {"email": email(number), "password": f"not the right sentence {number}"}
        if device:
            data["device_token"] = device
        answer = api.post("/auth/login", data, headers={"X-Forwarded-For": address(number)})
        seen[answer.status] = seen.get(answer.status, 0) + 1
    return seen


@row("S17", "Brute force and lock-out", fault="forgets_addresses")
def brute_force(ctx):
    """One address at many accounts, many addresses at one account; the owner still gets in, and is not flooded with mail."""
    program = ctx.program()
    url = ctx.url(program.node)
    seen = tries(url, ctx.scale(300, 10000), lambda number: f"person{number % 50}@example.org", lambda _: "203.0.113.7")
    ctx.log(f"one address: {seen}")
    yield Figure("passwords evaluated for one address", seen.get(401, 0), "<=", 30)
    yield Figure("other answers than 401 and 429", sum(count for status, count in seen.items() if status not in (401, 429)), "==", 0)

    owners = [program.people["member.ca"], program.people["coordinator.mx"], program.people["member.us"]][:ctx.scale(2, 3)]
    evaluated, kept_out, owner_tries, mails = 0, 0, 0, 0
    for owner in owners:
        device = log_in(url, owner, headers={"X-Forwarded-For": "192.0.2.1"}).tokens["device_token"]
        before = len(mailbox.mails_to(program, owner.email))
        seen = tries(url, ctx.scale(150, 1000), lambda _: owner.email, lambda number: f"198.18.{number // 250}.{number % 250 + 1}")
        ctx.log(f"many addresses at one account: {seen}")
        evaluated = max(evaluated, seen.get(401, 0))
        for number in range(3):
            data = {"email": owner.email, "password": owner.password, "device_token": device}
            answer = Api(url).post("/auth/login", data, headers={"X-Forwarded-For": "192.0.2.1"})
            owner_tries += 1
            kept_out += answer.status != 200
            device = answer.json().get("device_token", device) if answer.status == 200 else device
        # Strangers ask for links, again and again, from everywhere; the owner's own link has to come all the same.
        for number in range(ctx.scale(15, 100)):
            path, data = ("/auth/password-reset", {"email": owner.email})
            if number % 2:
                path, data = "/applications", {"email": owner.email, "name": "A", "country": "CA", "why": "B"}
            Api(url).post(path, data, headers={"X-Forwarded-For": f"198.19.0.{number + 1}"})
        link = mailbox.wait_for_mail(program, owner.email, before)
        time.sleep(1.5)
        received = mailbox.mails_to(program, owner.email)[before:]
        mails = max(mails, len(received))
        links = [mail for mail in received if "token=" in mail.get_body(("plain",)).get_content()]
        owner_tries += 1
        # Of several links the newest works; two mails of one moment may come in any order.
        for mail in reversed(links or [link]):
            token = mailbox.token_in(mail)
            chosen = Api(url).post("/auth/password", {"token": token, "password": "an entirely new sentence 41"})
            if chosen.status == 200:
                break
        entered = Api(url).post("/auth/login", {"email": owner.email, "password": "an entirely new sentence 41"},
                                headers={"X-Forwarded-For": "192.0.2.9"})
        ctx.log(f"by link: {chosen.status}, then {entered.status}")
        kept_out += chosen.status >= 300 or entered.status != 200
    yield Figure("failures evaluated at one account", evaluated, "<=", 100)
    yield Figure("owner's tries", owner_tries, ">=", 8)
    yield Figure("owner kept out", kept_out, "==", 0)
    yield Figure("mails to one address in an hour", mails, "<=", 3)
