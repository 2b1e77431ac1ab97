"""The table of tables in the project's README, between its two marker comments.

Run `python -m schemas.render.readme` after a change to the schemas; a test fails while the README is behind.
"""

from __future__ import annotations

from pathlib import Path

from schemas.catalog import TABLES

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- tables:", "<!-- end of tables -->"


def tables_markdown() -> str:
    """Markdown table: a row for each table with what one row is and its columns."""
    lines = ["| table | one row is | columns |", "|---|---|---|"]
    for table in TABLES:
        columns = ", ".join(c.name + ("[]" if str(c.dtype).startswith("list") else "") for c in table.columns)
        lines.append(f"| `{table.name}` | {table.row} | {columns} |")
    return "\n".join(lines)


def updated(text: str) -> str:
    """Return the README's text with its table of tables made anew.

    Raises:
        ValueError: the marker comments are not there.
    """
    start = text.index("\n", text.index(BEGIN)) + 1
    return text[:start] + tables_markdown() + "\n" + text[text.index(END) :]


if __name__ == "__main__":
    README.write_text(updated(README.read_text(encoding="utf-8")), encoding="utf-8")
