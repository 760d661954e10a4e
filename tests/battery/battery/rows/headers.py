"""Headers of every answer, cookies, and addresses at which nothing should be."""

import json
import re

from battery.browser import Browser
from battery.client import Client, log_in, raw
from battery.row import Figure, row

EXACT = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = ("default-src 'none'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'")
FORBIDDEN = ("server", "x-powered-by", "access-control-allow-origin", "x-aspnet-version", "via")
PROBES = """.env .env.local .git/HEAD .git/config .svn/entries .hg/hgrc .htaccess .htpasswd .DS_Store .bash_history .ssh/id_rsa
.aws/credentials .npmrc .dockerenv .vscode/settings.json .idea/workspace.xml .well-known/security.txt~ admin admin/ admin/login
administrator phpmyadmin wp-admin wp-login.php wp-config.php xmlrpc.php index.php info.php phpinfo.php test.php shell.php cgi-bin/
cgi-bin/test.cgi server-status server-info status debug debug/pprof/ _debug trace actuator actuator/env actuator/heapdump console
h2-console manager/html jmx-console swagger swagger-ui swagger-ui/ swagger.json openapi.json api-docs v2/api-docs graphql graphiql
playground api/graphql metrics.json prometheus health env config config.json config.yml config.toml local.toml settings.toml
settings.py database.yml secrets.yml secret secrets trilateral.db trilateral.db-wal data/trilateral.db data/secret data/mail backup
backup.sql backup.zip backup.tar.gz db.sql dump.sql database.sql database.sqlite db.sqlite3 site.zip www.zip old new test tests tmp
temp log logs error.log access.log log/production.log nohup.out core id_rsa id_rsa.pub server.key private.key cert.pem key.pem
Dockerfile docker-compose.yml Makefile Cargo.toml Cargo.lock package.json package-lock.json composer.json Gemfile requirements.txt
README.md CHANGELOG.md LICENSE docs doc src src/main.rs target target/release/trilateral main.rs web.config crossdomain.xml
clientaccesspolicy.xml elmah.axd trace.axd web-inf/web.xml WEB-INF/web.xml META-INF/MANIFEST.MF .well-known/openid-configuration
.well-known/jwks.json oauth/token oauth/authorize token auth login signin register signup users user api/users api/v1/users
api/v1/admin api/v1/debug api/v1/health api/v2 api/v1/swagger api/v1/export api/v1/dump api/internal internal
private hidden dev development development/outbox development/ staging uploads upload files file static media images img js css
assets assets/ assets/../Cargo.toml assets/..%2fCargo.toml assets/%2e%2e/Cargo.toml assets/.env assets/style.css.map assets/draft.js.map
assets/style.css~ etc/passwd ..%2f..%2fetc/passwd %2e%2e/%2e%2e/etc/passwd ..;/manager proc/self/environ favicon.ico.bak
sitemap.xml.gz autodiscover/autodiscover.xml owa ecp/ remote/login vpn/index.html solr/ jenkins/ kibana elasticsearch _cat/indices
_search couchdb _all_dbs redis mongo nginx_status fpm-status php-fpm haproxy?stats stats monitor monitoring zabbix nagios grafana
cacti munin webmail roundcube mail mailman cpanel plesk telescope horizon _profiler _wdt storage/logs/laravel.log vendor/ node_modules/
bower_components/ .github/workflows .gitlab-ci.yml .travis.yml .circleci/config.yml Jenkinsfile ansible.cfg terraform.tfstate
.terraform Vagrantfile Procfile app.yaml serverless.yml firebase.json robots.txt.bak humans.txt.bak mails members.csv members.json
applications.csv practices.sql api/v1/practices.csv~""".split()


def faults_of(answer, is_api):
    """What is wrong with the headers of an answer."""
    wrong = [f"{name} is {answer.header(name)!r}" for name, value in EXACT.items() if answer.header(name) != value]
    policy = answer.header("content-security-policy") or ""
    wrong += [f"policy without {part}" for part in POLICY if part not in policy]
    if "unsafe" in policy:
        wrong.append("unsafe policy")
    wrong += [f"{name} is there" for name in FORBIDDEN if answer.header(name) is not None]
    if "permissions-policy" not in {name.lower() for name, _ in answer.headers}:
        wrong.append("no permissions-policy")
    if answer.body and not answer.header("content-type"):
        wrong.append("no content-type")
    kind = answer.header("content-type") or ""
    if answer.body and kind.startswith("text/") and "utf-8" not in kind.lower():
        wrong.append(f"content-type {kind}")
    kept = answer.header("cache-control") or ""
    if ("html" in kind and "no-store" not in kept) or (is_api and not kept):
        wrong.append(f"cache-control {kept!r}")
    for name, value in answer.headers:
        if name.lower() == "set-cookie":
            lower = value.lower()
            needed = ("httponly", "secure", "samesite=lax", "path=/")
            if (value.startswith("__Host-") and not all(part in lower for part in needed)) or "domain=" in lower \
                    or "secure" not in lower or "samesite" not in lower:
                wrong.append(f"cookie {value.split('=')[0]}: {lower.partition(';')[2]}")
    return wrong


def requests_of(document):
    """(method, path) of every operation, with keys that are not there, and of every page that needs none."""
    for path, operations in document["paths"].items():
        filled = re.sub(r"\{[^}]+\}", "01900000-0000-7000-8000-000000000000", path)
        for method in operations:
            if method in ("get", "post", "put", "patch", "delete"):
                yield method.upper(), filled
        yield "TRACE", filled
        yield "HEAD", filled


PAGES = ("/", "/log-in", "/join", "/forgot-password", "/choose-password?token=x", "/practices", "/practices.csv", "/practices.jsonl",
         "/practices.atom", "/consultations", "/commitments", "/about", "/about/privacy", "/about/accessibility", "/code", "/api",
         "/api/problems", "/api/openapi.json", "/assets/style.css", "/assets/draft.js", "/assets/mark.svg", "/robots.txt", "/healthz",
         "/livez", "/readyz", "/metrics", "/account", "/digest", "/my-practices", "/practices/new", "/queue", "/members", "/admin/mail",
         "/digest/notes", "/nothing", "/practices/nothing", "/%00", "/%ff", "/log-out", "/practices?q=" + "a" * 3000, "//", "/./..")


@row("S19", "Headers, cookies, leftovers", fault="strips_a_header")
def headers(ctx):
    """The table of headers on every route and status, and addresses at which scanners look for what was left behind."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000})
    url = ctx.url(program.node)
    client = Client(url)
    document = json.loads(client.get("/api/openapi.json").body)
    clients = [("", client, None)]
    for who in ("member.ca", "coordinator.ca", "administrator"):
        browser = Browser(url)
        browser.log_in(program.people[who])
        clients.append((who, log_in(url, program.people[who]), browser))
    seen, wrong, statuses = 0, 0, {}

    def look(answer, path, who):
        nonlocal seen, wrong
        seen += 1
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        faults = faults_of(answer, path.startswith("/api/v1"))
        if faults:
            wrong += 1
            ctx.log(f"{who} {path} {answer.status}: {'; '.join(faults)}")

    for who, api, browser in clients:
        for method, path in requests_of(document):
            if "logout" in path or (method == "DELETE" and path.endswith("/me/sessions")):
                continue
            if method != "GET" and who:
                path += "?no-such-parameter=1"
            look(api.request(method, path, b"{}" if method in ("POST", "PUT", "PATCH") else None,
                             {"Content-Type": "application/json"} if method in ("POST", "PUT", "PATCH") else {}), path, who)
        for path in PAGES:
            look(browser.request("GET", path) if browser else client.get(path), path, who)
            look((browser or client).request("POST", path, b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}), path, who)
        if browser:
            look(browser.log_in(program.people[who]), "/log-in", who)
    big = b'{"title":"' + b"a" * 1100000 + b'"}'
    for path in ("/api/v1/practices", "/api/v1/auth/login", "/log-in"):
        answer = Client(url).request("POST", path, big, {"Content-Type": "application/json"})
        look(answer, path, "too large")
    for request in (b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 300000 + b"\r\n\r\n"):
        got = raw(url, request, timeout=5)
        if b"server:" in got.lower().split(b"\r\n\r\n")[0]:
            wrong += 1
    found = []
    for probe in PROBES:
        answer = client.get("/" + probe)
        if answer.status not in (400, 404, 405):
            found.append((probe, answer.status, answer.header("location")))
    ctx.log(f"statuses {statuses}; found {found}")
    yield Figure("answers", seen, ">=", 800)
    yield Figure("answers with a wrong header", wrong, "==", 0)
    yield Figure("kinds of status", len(statuses), ">=", 8)
    yield Figure("probe paths", len(PROBES), ">=", 200)
    yield Figure("probe paths that are there", len(found), "==", 0)
