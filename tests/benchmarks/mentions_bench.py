"""Speed of the mention finders on the seed essays, by hand: `python tests/benchmarks/mentions_bench.py`. Prints MB of UTF-8 per second."""

import re
import time
from collections.abc import Callable

from flows.citations.events import find_events
from flows.citations.formulas import find_formulas
from flows.citations.markers import find_markers
from flows.citations.quotations import find_quotations
from flows.citations.titles import find_titles
from flows.text.seeds import SEEDS

REPEATS = 40


def sentences() -> list[str]:
    """Sentences of the seed essays as they were scraped, with full-width commas."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((SEEDS / "essays").glob("*.txt"))).replace(",", "，")
    return [s for line in text.split("\n") for s in re.split("(?<=[。！？])", line) if s.strip()] * REPEATS


def main() -> None:
    """Print one line a finder, and one for all of them."""
    texts = sentences()
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    finders: tuple[Callable[[str], object], ...] = (find_markers, find_titles, find_events, find_formulas, find_quotations)
    total = 0.0
    for find in finders:
        find(texts[0])
        start = time.process_time()
        for text in texts:
            find(text)
        spent = time.process_time() - start
        total += spent
        print(f"{find.__name__:<18}{megabytes / spent:8.1f} MB/s")
    print(f"{'all':<18}{megabytes / total:8.1f} MB/s")


if __name__ == "__main__":
    main()
