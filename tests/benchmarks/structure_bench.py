"""Speed of the structure room: MB of UTF-8 a second on one core. Run by hand: `python tests/benchmarks/structure_bench.py`."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from flows.spans.documents import RestoredText
from flows.spans.edited import EditedText
from flows.structure import split_page, split_sentences, structure

CASES = Path(__file__).parents[1] / "cases/structure"
SENTENCES = Path(__file__).parents[1] / "cases/sentences/cases.txt"


def _rate(name: str, run: Callable[[], object], size: int) -> None:
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        run()
        best = min(best, time.process_time() - begin)
    print(f"{name:<44}{size / 1e6 / best:8.1f} MB/s   {size / 1e6:6.2f} MB in {best:.3f} s")


def main() -> None:
    """Print the rates."""
    essay = (CASES / "journal.txt").read_text(encoding="utf-8").split("\n----\n")[0]
    prose = "群众的需要就是服务的方向，文化站的同志把书送到田头，把戏送到村口，受到大家的欢迎。" * 4
    body = "\n".join(f"{prose}“怎么办？”有人问。（见表）" for _ in range(40))
    head, tail = essay.split("白天上班", 1)
    typical = f"{head}{body}\n白天上班{tail}"
    essays = [RestoredText(EditedText(typical), "hans") for _ in range(20)]
    size = len(typical.encode()) * len(essays)
    _rate("structure, essays of 8,000 characters", lambda: [structure(e) for e in essays], size)
    cases = "".join(SENTENCES.read_text(encoding="utf-8").replace("|", "").splitlines()[1:]) * 300
    _rate("split_sentences, hard cases only", lambda: split_sentences(cases), len(cases.encode()))
    plain = body.replace("\n", "") * 20
    _rate("split_sentences, prose", lambda: split_sentences(plain), len(plain.encode()))
    _rate("split_page, ordinary page", lambda: split_page(plain), len(plain.encode()))
    for factor in (1, 2, 4):
        long = RestoredText(EditedText("一、开头" + plain * factor), "hans")
        _rate(f"structure, one line, factor {factor}", lambda long=long: structure(long), len(long.text.encode()))  # type: ignore[misc]


if __name__ == "__main__":
    main()
