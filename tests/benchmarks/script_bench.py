"""Time the conversion to simplified characters beside OpenCC's own, on one file.

    python tests/benchmarks/script_bench.py TEXT

Printed are characters a second of both for the text in simplified and in traditional characters, and the ratio.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import opencc

from flows.repair.script import find_script
from flows.text.script import script_of, to_simplified


def seconds(convert: Callable[[str], object], text: str) -> float:
    """The best of three runs."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        convert(text)
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    simplified = Path(sys.argv[1]).read_text(encoding="utf-8")[:500_000]
    reference = opencc.OpenCC("t2s").convert
    to_simplified("於")
    for name, text in (("simplified", simplified), ("traditional", opencc.OpenCC("s2t").convert(simplified))):
        assert reference(text) == to_simplified(text)
        slow, fast = seconds(reference, text), seconds(to_simplified, text)
        print(f"{name:12} OpenCC {len(text) / slow:12,.0f}/s  here {len(text) / fast:12,.0f}/s  ratio {slow / fast:6.1f}")
        print(f"{name:12} script_of {len(text) / seconds(script_of, text):12,.0f}/s")
        print(f"{name:12} find_script {len(text) / seconds(lambda t: find_script(t, script_of(t)), text):12,.0f}/s")


if __name__ == "__main__":
    main()
