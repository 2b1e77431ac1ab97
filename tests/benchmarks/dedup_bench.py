"""Measure the dedup room on labelled pairs: `python tests/benchmarks/dedup_bench.py --texts FOLDER [--spinner FILE]`.

Texts default to the seed essays. Prints recall and right verdicts for each kind of copy, false pairs for each kind of
look-alike, the hard set (furniture outweighs the text), and essays per CPU second. `--write docs/dedup_measured.tsv` keeps them for
the page on dedup.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from dedup_pairs import FIXED_SPIN, Site, copies, next_year, sentences, template_of  # noqa: E402

from flows.dedup import DedupResult, find_duplicates, sign  # noqa: E402


def read_spinner(path: Path | None) -> dict[str, list[str]]:
    """Synonyms from lines `code= word word …`, or the bench's own table."""
    if path is None:
        return {word: [other] for word, other in FIXED_SPIN.items()}
    table: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        words = [word for word in line.partition(" ")[2].split() if len(word) > 1]
        for word in words:
            table.setdefault(word, [other for other in words if other != word] or [word])
    return table


def run(texts: dict[str, str]) -> tuple[DedupResult, float]:
    """Judge a corpus; the CPU seconds it took."""
    ids = sorted(texts)
    started = time.process_time()
    result = find_duplicates(sign(ids, [texts[essay_id] for essay_id in ids]), texts.__getitem__)
    return result, time.process_time() - started


def linked(result: DedupResult) -> tuple[dict[str, str], dict[frozenset[str], str]]:
    """work_id of each essay, and the verdict of each pair on record."""
    works = dict(zip(result.clusters["essay_id"].to_pylist(), result.clusters["work_id"].to_pylist(), strict=True))
    pairs = {frozenset((row["essay_id"], row["kept_essay_id"])): row["verdict"] for row in result.duplicates.to_pylist()}
    return works, pairs


def false_pairs(result: DedupResult, origin: dict[str, str]) -> Counter[str]:
    """Pairs of essays of different origin that were put into one work or on record, by the kinds of both."""
    works, pairs = linked(result)
    members = defaultdict(list)
    for essay_id, work in works.items():
        members[work].append(essay_id)
    together = {frozenset(pair) for group in members.values() for pair in combinations(group, 2)} | set(pairs)
    wrong: Counter[str] = Counter()
    for one, other in map(sorted, together):
        if origin[one] != origin[other]:
            wrong[f"{one} {other}"] += 1
    return wrong


def main() -> None:
    """Build the corpora, judge them, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, default=Path("seeds/essays"))
    parser.add_argument("--spinner", type=Path)
    parser.add_argument("--years", type=Path, help="folder of yearly reports: real look-alikes")
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--each", type=int, default=3, help="copies of each text")
    parser.add_argument("--show", type=int, default=10)
    parser.add_argument("--write", type=Path, help="table to write the shares to")
    arguments = parser.parse_args()
    rng = random.Random(7)
    base = {path.stem: path.read_text(encoding="utf-8") for path in sorted(arguments.texts.glob("*.txt"))[: arguments.limit]}
    makers = copies(read_spinner(arguments.spinner))
    texts, origin, made = {}, {}, []
    names = list(makers)
    for number, (stem, text) in enumerate(base.items()):
        # Versions of one law differ in the date alone: neither copies nor strangers.
        group = re.sub(r"\(.*", "", stem.removesuffix("_md"))
        texts[stem], origin[stem] = text, group
        for step in range(arguments.each):
            variant = names[(number * arguments.each + step) % len(names)]
            key = f"{stem}~{variant}"
            texts[key], origin[key] = makers[variant][0](text, rng), group
            made.append((stem, key, variant))
    pool = [part.strip() for text in base.values() for part in sentences(text) if 15 < len(part) < 90]
    stems = list(base)
    fillers = rng.sample(pool, min(len(pool), 4000))
    for number in range(len(base) // 4):
        one = rng.choice(stems)
        quoted = base[one][-len(base[one]) // 3 :]
        texts[f"quote{number}"], origin[f"quote{number}"] = "".join(rng.sample(fillers, min(len(fillers), 40))) + quoted, f"quote{number}"
        frame = rng.sample(fillers, min(len(fillers) // 3, 20))
        for copy in "ab":
            key = f"template{number}{copy}"
            texts[key], origin[key] = template_of(fillers, rng, frame), key
        key = f"year{number}"
        texts[key], origin[key] = next_year(base[one], fillers, rng), key
    if arguments.years:
        for path in sorted(arguments.years.glob("*.txt")):
            texts[path.stem] = origin[path.stem] = path.read_text(encoding="utf-8")
    result, seconds = run(texts)
    works, pairs = linked(result)
    found, right, total = Counter(), Counter(), Counter()
    for stem, key, variant in made:
        total[variant] += 1
        is_found = works[stem] == works[key] or frozenset((stem, key)) in pairs
        found[variant] += is_found
        verdict = pairs.get(frozenset((stem, key)))
        right[variant] += is_found and (verdict is None or verdict in makers[variant][1])
    rows = ["what\tn\trecall\tprecision\tverdicts right"]
    for variant in sorted(total):
        recall, verdict = found[variant] / total[variant], right[variant] / max(1, found[variant])
        print(f"{variant:24} recall {recall:.3f}  verdict {verdict:.3f}  of {total[variant]}")
        rows.append(f"{variant}\t{total[variant]}\t{recall:.3f}\t\t{verdict:.3f}")
    wrong = false_pairs(result, origin)
    n_found = sum(found.values())
    recall, precision, verdict = n_found / max(1, len(made)), n_found / max(1, n_found + len(wrong)), sum(right.values()) / max(1, n_found)
    print(f"{'main set':24} recall {recall:.4f}  precision {precision:.4f}  verdict {verdict:.4f}")
    rows.append(f"all of these\t{len(made)}\t{recall:.4f}\t{precision:.4f}\t{verdict:.4f}")
    for pair in list(wrong)[: arguments.show]:
        print("  false:", pair[:200])
    n_chars = sum(map(len, texts.values()))
    speed = f"{len(texts) / seconds:.0f} essays/s, {n_chars / seconds / 1e6:.2f} M characters/s"
    print(f"{len(texts)} essays of {n_chars // len(texts)} characters: {speed}")
    recall, precision, n_pairs = hard(base, arguments.show)
    rows.append(f"hard set: furniture outweighs the text\t{n_pairs}\t{recall:.3f}\t{precision:.3f}\t")
    if arguments.write:
        arguments.write.write_text("\n".join(rows) + "\n", encoding="utf-8")


def hard(base: dict[str, str], show: int) -> tuple[float, float, int]:
    """Pages of few sites whose furniture outweighs the text: the same text on two sites, other texts on one.

    Returns recall, precision and the number of pairs to find.
    """
    rng = random.Random(11)
    sites = [Site(rng, 2.0) for _ in range(12)]
    texts, origin = {}, {}
    for number, (stem, text) in enumerate(base.items()):
        start = rng.randrange(max(1, len(text) - 400))
        piece = text[start : start + rng.randint(150, 350)]
        for copy, site in zip("ab"[: 1 + number % 2], rng.sample(sites, 2), strict=False):
            key = f"{stem}~{copy}"
            texts[key], origin[key] = site.page(piece, rng), stem
    result, _ = run(texts)
    works, pairs = linked(result)
    made = [(key, key[:-1] + "b") for key in texts if key.endswith("a") and key[:-1] + "b" in texts]
    found = sum(works[a] == works[b] or frozenset((a, b)) in pairs for a, b in made)
    wrong = false_pairs(result, origin)
    recall, precision = found / max(1, len(made)), found / max(1, found + len(wrong))
    print(f"{'hard set':24} recall {recall:.3f}  precision {precision:.3f}  of {len(made)}")
    for pair in list(wrong)[:show]:
        print("  false:", pair[:200])
    return recall, precision, len(made)


if __name__ == "__main__":
    main()
