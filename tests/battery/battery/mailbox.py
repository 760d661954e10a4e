"""Mails as their recipients find them: the files that the program writes when no mail server is set."""

import email
import re
import time
from email import policy


def mails_to(program, address):
    """Everything that was sent to an address, oldest first."""
    folder = program.data / "mail"
    found = []
    for path in sorted(folder.glob("*.eml")) if folder.exists() else ():
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if address.lower() in str(mail["To"]).lower():
            found.append(mail)
    return found


def wait_for_mail(program, address, more_than, seconds=15):
    """The newest mail to an address, once there are more than so many."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = mails_to(program, address)
        if len(found) > more_than:
            return found[-1]
        time.sleep(0.1)
    raise RuntimeError(f"no mail to {address} after {seconds} s")


def token_in(mail):
    """The secret of the link in a mail."""
    text = mail.get_body(("plain",)).get_content()
    found = re.search(r"[?&]token=([\w.-]+)", text)
    if not found:
        raise RuntimeError(f"no link in {mail['Subject']}")
    return found.group(1)
