"""Whether the API does what its document says, asked by a program that makes up requests from the document."""

import re
import subprocess
import sys
import xml.etree.ElementTree

from battery.client import log_in
from battery.row import Figure, row
from battery.tools import installed

VERSION = "4.32.5"
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,"
          "negative_data_rejection,use_after_free,ignored_auth,unsupported_method")
PEOPLE = ("anonymous", "member.ca", "coordinator.ca", "administrator")


# A link that is over (410) and a revision that is old (412) are refusals, too: they are looked at before the body.
SETTINGS = """[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "410", "412", "413", "414", "415", "422", "428", "429", "431"]
"""


def run(ctx, program, url, token, who, examples):
    """(requests, failures) of a run; failures are lines of its report."""
    report = ctx.folder / f"{who}.xml"
    (ctx.folder / "schemathesis.toml").write_text(SETTINGS)
    command = [program, "run", f"{url}/api/openapi.json", "--checks", CHECKS, "--mode", "all", "--max-examples", str(examples), "--seed", str(ctx.seed),
               "--continue-on-failure", "--generation-deterministic", "--report", "junit", "--report-junit-path", report, "--no-color",
               "--exclude-path-regex", "logout|me/sessions|me/password$|mail/reports", "--workers", "2"]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=ctx.scale(400, 7200), cwd=ctx.folder, check=False)
    ctx.log(f"== {who}: {done.stdout[-20000:]} {done.stderr[-2000:]}")
    cases = re.search(r"([\d,]+) generated", done.stdout)
    failures = []
    if report.exists():
        for case in xml.etree.ElementTree.parse(report).iter("testcase"):
            failures += [f"{case.get('name')}: {(one.get('message') or one.text or '')[:200]}" for one in (*case.iter("failure"), *case.iter("error"))]
    elif done.returncode:
        failures.append(f"no report, exit {done.returncode}")
    return int(cases.group(1).replace(",", "")) if cases else 0, failures


@row("S1", "The API and its document", fault="error_sometimes")
def conformance(ctx):
    """Requests that fit the document and requests that do not, as each kind of person."""
    if sys.version_info < (3, 11):
        raise RuntimeError("Python 3.11 or newer is needed")
    program = ctx.program({"auth.login_attempts_per_hour": 1000000, "auth.applications_per_hour": 1000000, "practices.drafts_per_member": 0,
                           "auth.access_token_minutes": 600})
    url = ctx.url(program.node)
    tested = installed(ctx, "schemathesis", VERSION) / "schemathesis"
    for who in PEOPLE[:: ctx.scale(2, 1)]:
        token = None if who == "anonymous" else log_in(program.node.url, program.people[who]).tokens["access_token"]
        requests, failures = run(ctx, tested, url, token, who, ctx.scale(3, 300))
        for line in failures:
            ctx.log(line)
        yield Figure(f"requests, {who}", requests, ">=", ctx.scale(300, 10000))
        yield Figure(f"failures, {who}", len(failures), "==", 0)
