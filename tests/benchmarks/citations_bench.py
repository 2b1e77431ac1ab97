"""References read a second on one core: `python -m tests.benchmarks.citations_bench FILE` (JSON lines with `raw`, or one reference a line)."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from flows.citations.parse import parse_reference


def main(path: str) -> None:
    """Print references a second, the best of three rounds."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    raws = [json.loads(line)["raw"] if line.startswith("{") else line for line in lines if line]
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for raw in raws:
            parse_reference(raw)
        best = max(best, len(raws) / (time.process_time() - start))
    print(f"{len(raws)} references, {best:,.0f} a second")


if __name__ == "__main__":
    main(sys.argv[1])
