"""Hostile and honest inputs: one JSON value on each line of `items/*.jsonl`, and of a folder given by --corpora."""

import json
from pathlib import Path

OWN = Path(__file__).resolve().parent.parent / "items"


def load(kind, corpora=None):
    """The items of a kind, ours first, without doubles."""
    found, seen = [], set()
    for folder in (OWN, *(_folders(corpora) if corpora else ())):
        path = folder / f"{kind}.jsonl"
        if not path.exists():
            continue
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip() and line not in seen:
                seen.add(line)
                found.append(json.loads(line))
    return found


def _folders(corpora):
    return (corpora, corpora / "items")
