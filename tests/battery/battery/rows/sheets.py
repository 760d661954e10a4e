"""Texts that a spreadsheet could take for a formula."""

import csv
import io
import re
import unicodedata

from battery.client import Client
from battery.publisher import Publisher, settings
from battery.row import Figure, row


@row("S10", "Formulas in spreadsheets", fault="plain_cells")
def formulas(ctx):
    """Items in every text field of a practice that is published; the CSV is read as a spreadsheet reads it."""
    program = ctx.program(settings())
    url = ctx.url(program.node)
    publisher = Publisher(program, url)
    items = [item for item in ctx.items("csv_formula") if isinstance(item, str)]
    published = sum(bool(publisher.write(item)) for item in items)
    names = ["Jos\u00e9 \u00c1ngel N\u00fa\u00f1ez", "x\u02b7m\u0259\u03b8k\u02b7\u0259y\u0313\u0259m"]
    for name in names:
        publisher.write(name)
    answer = Client(url).get("/practices.csv")
    cells = [cell for line in csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))) for cell in line]
    starts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
    number = re.compile(r"-?\d+(\.\d+)?$")
    bad = [cell for cell in cells if cell[:1] in starts and cell and not number.match(cell)]
    bad += [cell for cell in cells if cell.lstrip()[:1] in "=+-@" and cell.lstrip() != cell and cell.strip() and not number.match(cell.strip())]
    intact = all(any(unicodedata.normalize("NFC", name) == cell for cell in cells) for name in names)
    ctx.log(f"bad {bad[:20]}")
    yield Figure("items published", published, ">=", 20)
    yield Figure("cells", len(cells), ">=", 500)
    yield Figure("cells that are formulas", len(bad), "==", 0)
    yield Figure("names that are changed", 0 if intact else 1, "==", 0)
