"""The main journey with the client that openapi-python-client makes: use_client.py ADDRESS EMAIL PASSWORD."""

import sys
from typing import TypeVar

import httpx
from client import AuthenticatedClient, Client
from client.api.consultations import get_consultation, list_consultations, list_questions
from client.api.log_in import log_in
from client.api.moderation import submit_practice
from client.api.practices import create_practice, get_practice, list_practices, save_practice
from client.api.taking_part import give_answers, join_consultation
from client.models import (
    Answer,
    GiveAnswers,
    GivenAnswer,
    Join,
    LogIn,
    Problem,
    Purpose,
    SavePractice,
)
from client.types import UNSET, Unset

address, email, password = sys.argv[1:]
T = TypeVar("T")


def answered(answer: Problem | T | None) -> T:
    """An answer of the kind that was declared, or the problem that came instead."""
    assert not isinstance(answer, Problem), f"{answer.code}: {answer.detail} {answer.errors}"
    assert answer is not None
    return answer


def refused(answer: Problem | object | None) -> Problem:
    assert isinstance(answer, Problem), answer
    return answer


visitor = Client(base_url=address, raise_on_unexpected_status=True)
wrong = refused(log_in.sync(client=visitor, body=LogIn(email=email, password="not this one at all")))
assert (wrong.status, wrong.code) == (401, "wrong-credentials")
assert wrong.code in httpx.get(address + wrong.type_).raise_for_status().text

tokens = answered(log_in.sync(client=visitor, body=LogIn(email=email, password=password)))
member = AuthenticatedClient(base_url=address, token=tokens.access_token, raise_on_unexpected_status=True)

text = SavePractice.from_dict(
    {
        "title": "Rides that wait",
        "language": "en",
        "country": "CA",
        "level": "municipal",
        "policy_areas": ["health"],
        "responsible_body": "The riders",
        "what_was_done": "Drivers wait until the visit is over.",
        "licence": "cc-by-4.0",
    }
)
draft = answered(create_practice.sync(client=member, body=text, idempotency_key="python-0001"))
again = answered(create_practice.sync(client=member, body=text, idempotency_key="python-0001"))
assert again.id == draft.id

# What GET gave, PUT takes, with one field changed.
read = get_practice.sync_detailed(draft.id, client=member)
tag = read.headers["ETag"]
found = answered(read.parsed).to_dict() | {"locality": "Halifax"}
whole = httpx.put(
    f"{address}/api/v1/practices/{draft.id}",
    json=found,
    headers={"If-Match": tag, "Authorization": f"Bearer {tokens.access_token}"},
)
assert whole.status_code == 200, whole.text
text.locality = "Halifax"
stale = refused(save_practice.sync(draft.id, client=member, body=text, if_match=tag))
assert (stale.status, stale.code) == (412, "stale-revision")
text.title = "Rides that wait for you"
saved = answered(save_practice.sync(draft.id, client=member, body=text, if_match=whole.headers["ETag"]))
assert (saved.title, saved.locality) == ("Rides that wait for you", "Halifax")
text.year_started = 3
faulty = refused(save_practice.sync(draft.id, client=member, body=text, if_match=f'"{saved.revision}"'))
assert not isinstance(faulty.errors, Unset) and faulty.errors[0].pointer == "/year_started"

submitted = answered(submit_practice.sync(draft.id, client=member))
assert submitted.state == "submitted"

page = answered(list_practices.sync(client=visitor, country=["CA"], limit=3))
assert page.items and all(card.country == "CA" for card in page.items)
misspelt = httpx.get(address + "/api/v1/practices?contry=MX")
fault = Problem.from_dict(misspelt.json()).errors
assert misspelt.status_code == 422 and not isinstance(fault, Unset) and fault[0].nearest == "country"

consultations = answered(list_consultations.sync(client=visitor)).items
consultation = next(one for one in consultations if "answer" in one.accepts and one.access == "open")
read_again = answered(get_consultation.sync(consultation.id, client=visitor))
assert read_again.title.to_dict() == consultation.title.to_dict()
questions = answered(list_questions.sync(consultation.id, client=visitor)).items
question = next(one for one in questions if one.kind == "long-text")
joined = answered(join_consultation.sync(consultation.id, client=visitor, body=Join(consents=[Purpose.TAKE_PART])))
words = "The last bus leaves too early."
given = GiveAnswers(answers=[GivenAnswer(question=question.name, answer=Answer(text=words))])
answers = answered(
    give_answers.sync(consultation.id, client=visitor, body=given, participant_code=joined.code)
)
assert any(one.answer.text == words for one in answers.items), UNSET
print("the Python client did everything it should")
