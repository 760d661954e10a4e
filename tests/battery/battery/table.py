"""The table of figures."""


def lines(results):
    """The table as Markdown: `results` are tuples (row, database, what, goal, figure, holds)."""
    heads = ("row", "database", "what", "goal", "figure", "holds")
    cells = [heads, *(tuple(str(cell).replace("|", "/").replace("\n", " ") for cell in result) for result in results)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]

    def drawn(line):
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"

    yield drawn(cells[0])
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    yield from map(drawn, cells[1:])
