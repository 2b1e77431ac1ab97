"""Speed of repair with full tracking, beside ftfy and opencc where they are installed, and its cost by length.

    python tests/benchmarks/repair_bench.py [TEXT ...] [--big MB]

TEXT are files of text (default: the seed essays). Printed are megabytes of UTF-8 a second of processor time: for `repair`
with its edit list, for `ftfy.fix_text` and for opencc's own `t2s`, which keep no record; then what each makes of a
damaged line. `--big` repairs one document of that many megabytes made of the same text, and one of half the size: twice
the time is linear.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.repair import repair
from flows.spans.documents import RestoredText, SourceText
from flows.text.seeds import SEEDS

DAMAGED = '基層黨組織建設(shè)的"核心”,是創(chuàng)新 理念。'


def restored(text: str) -> str:
    """The restored text, its edits listed."""
    result = repair(SourceText("bench:text", "0" * 64, text, "text/plain", "utf-8"))
    if not isinstance(result, RestoredText):
        return ""
    assert result.edited.edits is not None
    return result.text


def rate(function: Callable[[str], object], texts: list[str], seconds: float = 1.0) -> float:
    """Megabytes of UTF-8 a second of processor time, after one warm-up."""
    for text in texts:
        function(text)
    n_bytes = sum(len(text.encode()) for text in texts)
    n_rounds, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for text in texts:
            function(text)
        n_rounds += 1
    return n_rounds * n_bytes / 1e6 / (time.process_time() - start)


def others() -> dict[str, Callable[[str], str]]:
    """The tools that are installed."""
    found: dict[str, Callable[[str], str]] = {}
    for name, build in (("ftfy", _ftfy), ("opencc", _opencc)):
        try:
            found[name] = build(importlib.import_module(name))
        except ImportError:
            print(f"{name:>10}  not installed")
    return found


def _ftfy(module: Any) -> Callable[[str], str]:
    return module.fix_text  # type: ignore[no-any-return]


def _opencc(module: Any) -> Callable[[str], str]:
    return module.OpenCC("t2s").convert  # type: ignore[no-any-return]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--big", type=float, default=0)
    arguments = parser.parse_args()
    paths = arguments.texts or sorted((SEEDS / "essays").glob("*.txt"))
    texts = {path.name: path.read_bytes().decode("utf-8") for path in paths}
    functions = {"jiaokan": restored, **others()}
    for name, text in texts.items():
        print(name, *(f"{tool} {rate(function, [text]):.2f} MB/s" for tool, function in functions.items()), sep="  ")
    for tool, function in functions.items():
        print(f"{tool:>10}  {DAMAGED} -> {function(DAMAGED)}")
    if arguments.big:
        unit = "\n".join(texts.values()) + "\n"
        for share in (0.5, 1.0):
            big = unit * max(1, int(arguments.big * 1e6 * share / len(unit.encode())))
            start = time.process_time()
            restored(big)
            print(f"{len(big.encode()) / 1e6:.1f} MB in one document: {time.process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
