"""Faults of the rows about results."""

import json
import re

from battery.liar import fault

OF_RELEASES = re.compile(r"^/api/v1/consultations/[^/]+/releases$")
ANSWERS = re.compile(r"^/api/v1/consultations/([^/]+)/responses$")


@fault("tells-true-counts")
def tells_true_counts(request, forward):
    """Rounds true counts, and adds no noise."""
    given = request.state.setdefault("given", {})
    if match := ANSWERS.match(request.path):
        for one in json.loads(request.body)["answers"]:
            chosen = (match.group(1), one["question"], one["answer"]["chosen"][0])
            given[chosen] = given.get(chosen, 0) + 1
    response = forward(request)
    if not OF_RELEASES.match(request.path) or response.status != 200:
        return response
    key, document = request.path.split("/")[4], json.loads(response.body)
    for release in document["items"]:
        for question in release["content"]["questions"]:
            counts = [given.get((key, question["name"], choice["code"]), 0) for choice in question["choices"]]
            for choice, count in zip(question["choices"], counts):
                choice["count"] = count // 5 * 5
                choice["share"] = {"share": count / max(sum(counts), 1), "low": 0, "high": 1}
            question["answered"] = sum(counts)
    return response.replaced(body=json.dumps(document).encode())


@fault("draws-anew")
def draws_anew(request, forward):
    """Draws a release again whenever somebody asks for it."""
    response = forward(request)
    if not OF_RELEASES.match(request.path) or response.status != 200:
        return response
    document = json.loads(response.body)
    for release in document["items"]:
        # One that waits for the stewards tells nothing yet.
        if release["content"]:
            release["content"]["people"] = request.number
    return response.replaced(body=json.dumps(document).encode())
