"""The reader of references, measured by hand.

`python -m tests.benchmarks.citations_bench FILE` prints references read a second on one core; FILE has JSON lines with `raw`, or one reference a line.
`python -m tests.benchmarks.citations_bench FILE --reliability OUT` writes a table of the confidence against the share of entries that are right; the lines
of FILE hold `fields` (as `jiaokan parse citations` prints them) and `ignore` (names of fields left out) as well.
"""

from __future__ import annotations

import json
import re
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from flows.citations.parse import parse_reference
from flows.citations.work_keys import squeeze, volume_key

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 1.01)
TEXTS = ("title", "container", "publisher", "place", "pages", "doi", "url", "accessed")


def _name(name: Any) -> str:
    if isinstance(name, str):
        return squeeze(name)
    initials = "".join(
        part if part.isupper() and len(part) < 4 else part[0] for part in re.split(r"[\s.\-·,]+", name.get("given", "")) if part
    )
    return squeeze(name.get("literal") or name["family"] + initials)


def _folded(field: str, value: Any) -> str:
    if field == "authors":
        return "/".join(_name(name) for name in value or ())
    if field in ("volume", "issue"):
        return volume_key(value or "").replace("期", "")
    if field == "year":
        return "".join(re.findall(r"\d{4}", value or "")[:1])
    if field == "type":
        return (value or "").split("/")[0]
    return re.sub(r"^p+(?=\d)|0(?=\d(?!\d))|页", "", squeeze(value or ""))


def _right(row: dict[str, Any], fields: dict[str, Any]) -> bool:
    names = ("type", "authors", *TEXTS, "year", "volume", "issue", "language")
    return all(_folded(n, row["fields"].get(n)) == _folded(n, fields.get(n)) for n in names if n not in row.get("ignore", ()))


def reliability(rows: list[dict[str, Any]]) -> list[str]:
    """Lines of the table: bounds of the bin, references in it, their mean confidence, the share of them that is right."""
    seen = []
    for row in rows:
        parsed = parse_reference(row["raw"])
        seen.append((parsed.confidence, _right(row, parsed.fields())))
    lines = ["from\tto\treferences\tconfidence\tright"]
    for low, high in pairwise(EDGES):
        inside = [(c, right) for c, right in seen if low <= c < high]
        if inside:
            n = len(inside)
            lines.append(f"{low}\t{min(high, 1.0)}\t{n}\t{sum(c for c, _ in inside) / n:.3f}\t{sum(r for _, r in inside) / n:.3f}")
    return lines


def speed(raws: list[str]) -> float:
    """References a second, the best of three rounds."""
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for raw in raws:
            parse_reference(raw)
        best = max(best, len(raws) / (time.process_time() - start))
    return best


def main(path: str, out: str | None = None) -> None:
    """Print the speed, or write the table of reliability to `out`."""
    lines = [line for line in Path(path).read_text(encoding="utf-8").splitlines() if line]
    rows: list[dict[str, Any]] = [json.loads(line) if line.startswith("{") else {"raw": line} for line in lines]
    if out is None:
        print(f"{len(rows)} references, {speed([row['raw'] for row in rows]):,.0f} a second")
        return
    head = f"# {len(rows)} references in many styles, whole and damaged, with fields checked by hand; written by tests/benchmarks/citations_bench.py\n"
    Path(out).write_text(head + "\n".join(reliability(rows)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3] if sys.argv[2:3] == ["--reliability"] else None)
