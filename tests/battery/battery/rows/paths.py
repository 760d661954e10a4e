"""Texts that a file system could take for a path."""

import urllib.parse

from battery.client import Client, log_in
from battery.publisher import settings
from battery.row import Figure, row


def tree(folder):
    """Every file below a folder, with its size."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@row("S6", "Paths and file names", fault="serves_the_disk")
def traversal(ctx):
    """Items in every place of an address and as names of uploaded files: nothing outside is read or written."""
    program = ctx.program(settings())
    url = ctx.url(program.node)
    api, client = log_in(url, program.people["coordinator.ca"]), Client(url)
    above = ("../" * 8, "..%2f" * 8, "%2e%2e/" * 8, "..%5c" * 8, "..;/" * 8, "....//" * 8, "%252e%252e%252f" * 8, "..%c0%af" * 8, "/", "file:///", "\uff0e\uff0e\uff0f" * 8)
    targets = ("etc/passwd", "etc/hostname", "proc/self/environ", "trilateral.db", "secret", "Cargo.toml")
    items = [start + target for start in above for target in targets] + [*ctx.items("traversal"), *ctx.items("filenames")]
    items = [item for item in items if isinstance(item, str)]
    before, read, broken, sent = tree(program.data.parent), [], 0, 0
    consultation = api.get("/consultations").json()["items"][0]["id"]
    secrets = (b"root:x:0", b"SQLite format", (program.data / "secret").read_bytes().strip())
    for item in items:
        raw_path = "".join(character if character.isascii() and character.isprintable() and character not in " #?" else
                           urllib.parse.quote(character) for character in item)
        quoted = urllib.parse.quote(item, safe="")
        for path in (f"/{raw_path}", f"/assets/{raw_path}", f"/assets/{quoted}", f"/api/v1/practices/{quoted}", f"/practices/{quoted}",
                     f"/api/v1/consultations/{quoted}/paper", f"/practices.csv?lang={quoted}", f"/?lang={quoted}"):
            answer = client.get(path)
            sent += 1
            broken += answer.status >= 500
            if any(secret in answer.body for secret in secrets):
                read.append((path, answer.status))
        name = item.replace('"', "'").replace("\r", "").replace("\n", "").encode("utf-8", "replace").replace(b"\0", b"")
        body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\nSheet\r\n--b--\r\n'
        for headers in ({"Content-Type": "multipart/form-data; boundary=b"}, {"Content-Type": "text/csv", "Content-Disposition": "attachment"}):
            answer = api.request("POST", f"/api/v1/consultations/{consultation}/paper", body, headers)
            sent += 1
            broken += answer.status >= 500
    new = {path for path in tree(program.data.parent) - before if not path.startswith("data/mail/") and "-wal" not in path and "-shm" not in path}
    ctx.log(f"read {read}\nnew {sorted(new)}")
    yield Figure("requests", sent, ">=", 600)
    yield Figure("files read", len(read), "==", 0)
    yield Figure("files made", len(new), "==", 0)
    yield Figure("answers 5xx", broken, "==", 0)
