"""The tables of budgets in instructions.md."""

import pathlib
import sys

TABLE = pathlib.Path(__file__).resolve().parent / "instructions.md"
ROOM = 0.10  # above a budget that is still within it
OVER = 3  # the exit code where one is exceeded


def rows(pattern, wanted):
    """The rows that have this pattern, with a name that begins with one of the words; all without words."""
    found = [row.groupdict() for row in map(pattern.match, TABLE.read_text().splitlines()) if row]
    return [row for row in found if not wanted or any(row["name"].startswith(word) for word in wanted)]


def is_over(count, budget):
    return count > budget * (1 + ROOM)


def settle(pattern, counted, over, write):
    """Writes what was counted into the table, as text by name; or ends with a sentence where budgets are exceeded."""

    def line(text):
        row = pattern.match(text)
        if not row or row["name"] not in counted:
            return text
        return text[: row.start("budget")] + counted[row["name"]] + text[row.end("budget") :]

    if write:
        TABLE.write_text("\n".join(map(line, TABLE.read_text().split("\n"))))
    elif over:
        print(f"More than {ROOM:.0%} above the budget: {', '.join(over)}. What a higher budget takes is in {TABLE.name}.")
        sys.exit(OVER)
