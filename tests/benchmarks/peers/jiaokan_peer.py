"""The shared work as Jiaokan does it, with everything it records on the way: intake, repair, structure, signatures, works.

python tests/benchmarks/peers/jiaokan_peer.py CORPUS.jsonl OUT
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.pipeline_bench import STAGES


def main() -> None:
    corpus, work = Path(sys.argv[1]), Path(sys.argv[2])
    made: dict[str, Any] = {}
    for name in ("intake", "repair, structure", "dedup"):
        made[name] = STAGES[name](corpus, work, made)


if __name__ == "__main__":
    main()
