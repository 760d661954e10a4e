"""Faults of the security rows."""

import dataclasses
import time
import urllib.parse

from battery.liar import Response, fault


@fault("foreign_location")
def foreign_location(request, forward):
    """Sends everybody who is redirected to another site."""
    response = forward(request)
    for place, (name, _) in enumerate(response.headers):
        if name.lower() == "location":
            response.headers[place] = (name, "//evil.example/")
    return response


@fault("error_on_odd")
def error_on_odd(request, forward):
    """Has no answer to methods and addresses that nobody uses."""
    if request.method not in ("GET", "POST") or "%" in request.path or not request.header("Host"):
        return Response(500, [], b"")
    return forward(request)


@fault("swallows_everything")
def swallows_everything(request, forward):
    """Reads a body of any size, and is content."""
    if len(request.body) > 1048576:
        return Response(200, [("content-type", "application/json")], b"{}")
    return forward(request)


@fault("answers_slowly_to_much")
def answers_slowly_to_much(request, forward):
    """Thinks long about large bodies."""
    if len(request.body) > 50000:
        time.sleep(2.5)
    return forward(request)


@fault("believes_unsigned")
def believes_unsigned(request, forward):
    """Takes a token without a signature for a good one."""
    token = (request.header("Authorization") or "").rpartition(" ")[2]
    if request.path == "/api/v1/me" and token.count(".") == 2 and token.endswith("."):
        return Response(200, [("content-type", "application/json")], b"{}")
    return forward(request)


@fault("slow_for_known")
def slow_for_known(request, forward):
    """Takes longer where there is an account."""
    response = forward(request)
    if b"known" in request.body:
        time.sleep(0.03)
    return response


@fault("forgets_addresses")
def forgets_addresses(request, forward):
    """Counts nothing: every try comes from another address."""
    return forward(request.with_header("X-Forwarded-For", f"10.77.{request.number // 250 % 250}.{request.number % 250 + 1}"))


@fault("waves_forms_through")
def waves_forms_through(request, forward):
    """Asks for no proof of where a form comes from."""
    response = forward(request)
    if response.status == 403 and not request.path.startswith("/api/"):
        return Response(303, [("location", "/")], b"")
    return response


@fault("strips_a_header")
def strips_a_header(request, forward):
    """Leaves the policy out of answers that refuse something."""
    response = forward(request)
    if response.status >= 400:
        response.headers = [pair for pair in response.headers if pair[0].lower() != "content-security-policy"]
    return response


@fault("breaks_on_commas")
def breaks_on_commas(request, forward):
    """Falls over a comma too many."""
    if b",]" in request.body or b",}" in request.body:
        return Response(500, [], b"")
    return forward(request)


@fault("believes_any_limit")
def believes_any_limit(request, forward):
    """Gives as many rows as were asked for."""
    response = forward(request)
    if "limit=1000000" in request.path:
        return Response(200, [("content-type", "application/json")], b'{"items":[' + b",".join([b"{}"] * 500) + b"]}")
    return response


@fault("says_too_much")
def says_too_much(request, forward):
    """Tells strangers which statement failed."""
    response = forward(request)
    if response.status == 404:
        return response.replaced(body=b"no such column: members.secret in src/db/query.rs:17")
    return response


@fault("takes_any_password")
def takes_any_password(request, forward):
    """Has no list of common passwords."""
    response = forward(request)
    if request.path == "/api/v1/me/password" and b"qwerty" in request.body:
        return Response(204, [], b"")
    return response


@fault("lets_readers_in")
def lets_readers_in(request, forward):
    """Says yes to every reader who is refused."""
    response = forward(request)
    if request.method == "GET" and response.status in (401, 403):
        return Response(200, [("content-type", "application/json")], b"{}")
    return response


@fault("unescapes_titles")
def unescapes_titles(request, forward):
    """Writes what was searched for into the page as it is."""
    response = forward(request)
    if request.method == "GET" and "q=" in request.path and b"<main" in response.body:
        words = urllib.parse.unquote(request.path.partition("q=")[2]).encode("utf-8", "replace")
        return response.replaced(body=response.body.replace(b"<main", words + b"<main", 1))
    return response


@fault("tells_the_statement")
def tells_the_statement(request, forward):
    """Answers a quotation mark with the complaint of the database."""
    response = forward(request)
    if "%27" in request.path and response.status in (404, 422):
        return Response(500, [("content-type", "text/plain; charset=utf-8")], b"unterminated quoted string")
    return response


@fault("plain_cells")
def plain_cells(request, forward):
    """Writes cells as they are."""
    response = forward(request)
    return response.replaced(body=response.body.replace(b"'=", b"=").replace(b"'+", b"+")) if request.path.startswith("/practices.csv") else response


@fault("evaluates_templates")
def evaluates_templates(request, forward):
    """Calculates what stands in braces."""
    response = forward(request)
    return response.replaced(body=response.body.replace(b"{{9733*9629}}", b"93719057"))


@fault("serves_the_disk")
def serves_the_disk(request, forward):
    """Opens what is asked for."""
    if "etc/passwd" in request.path:
        return Response(200, [("content-type", "text/plain; charset=utf-8")], b"root:x:0:0:root")
    return forward(request)


@fault("loses_accents")
def loses_accents(request, forward):
    """Keeps letters without what stands above them."""
    response = forward(request)
    return response.replaced(body=response.body.replace("\u00e9".encode(), b"e"))


@fault("mails_somebody_else")
def mails_somebody_else(request, forward):
    """Writes to a second person whenever somebody applies."""
    response = forward(request)
    if request.path == "/api/v1/applications" and b"person1@" in request.body:
        forward(dataclasses.replace(request, body=request.body.replace(b"person1@example.org", b"else@example.net")))
    return response


@fault("error_sometimes")
def error_sometimes(request, forward):
    """Breaks at each seventieth request to the API."""
    if request.number % 70 == 0 and request.path.startswith("/api/v1"):
        return Response(500, [("content-type", "text/plain; charset=utf-8")], b"internal")
    return forward(request)
