"""Measure the repair of byte slips: damage a text by the model, repair it, compare.

    python tests/benchmarks/slips_bench.py TEXT [--documents N] [--half-width] [--lost MARK] [--show N]

TEXT is a file of undamaged Chinese text, one paragraph a line; it is cut into documents of forty paragraphs and
brought to traditional characters first. Printed are the shares of lost characters restored, given up (U+FFFD), wrong, not noticed
(nothing stands for them in a repaired slip) and untouched, and the share of slips fully right, for slips that show all their bytes and for those in which a pair of bytes printed nothing;
then replacements outside any slip, and, for the undamaged text, false repairs.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import opencc

from flows.repair.slips import find_slips
from flows.repair.slips_damage import MARKS, damage

PARAGRAPHS = 40
HALF = str.maketrans("，：；？（）！", ",:;?()!")


def slips_of(original: str, damaged: str) -> list[tuple[int, int, int, int]]:
    """The stretches where the damaged text differs, as intervals of both; found paragraph by paragraph."""
    matcher = SequenceMatcher(None, original, damaged, autojunk=False)
    found: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if found and a - found[-1][1] <= 2:
            found[-1] = (found[-1][0], b, found[-1][2], d)
        else:
            found.append((a, b, c, d))
    return found


def kind_of(original: str, damaged: str) -> str:
    """`plain`, or `vanished` where two bytes or more of a slip printed nothing."""
    return "vanished" if len(original.encode("gbk")) - len(damaged.encode("gbk", errors="replace")) >= 2 else "plain"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("--documents", type=int, default=50)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--half-width", action="store_true")
    parser.add_argument("--lost", default="?")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    to_traditional = opencc.OpenCC("s2t").convert
    lines = [line for line in arguments.text.read_text(encoding="utf-8").splitlines() if line]
    counts: Counter[tuple[str, str]] = Counter()
    seconds = 0.0
    n_shown = 0
    for number in range(arguments.skip, arguments.skip + arguments.documents):
        paragraphs = [to_traditional(line) for line in lines[number * PARAGRAPHS : (number + 1) * PARAGRAPHS]]
        paragraphs = [p for p in paragraphs if p.encode("gbk", errors="ignore").decode("gbk") == p]
        shown = [damage(p, MARKS, lost=arguments.lost) for p in paragraphs]
        if arguments.half_width:
            paragraphs, shown = [p.translate(HALF) for p in paragraphs], [p.translate(HALF) for p in shown]
        started = time.process_time()
        replacements = find_slips("\n".join(shown))
        seconds += time.process_time() - started
        counts["all", "false repairs of undamaged text"] += len(find_slips("\n".join(paragraphs)))
        offset = 0
        for original, damaged in zip(paragraphs, shown, strict=True):
            counts["all", "characters"] += len(original)
            own = [(r.start - offset, r.end - offset, r.text) for r in replacements if offset <= r.start < offset + len(damaged)]
            offset += len(damaged) + 1
            slips = slips_of(original, damaged) if original != damaged else []
            for a, b, c, d in slips:
                kind = kind_of(original[a:b], damaged[c:d])
                counts[kind, "slips"] += 1
                low, high = c, d
                for start, end, _ in own:
                    if start <= high and end >= low:
                        low, high = min(low, start), max(high, end)
                target = original[a - (c - low) : b + (high - d)]
                pieces, cursor = [], low
                for start, end, new in own:
                    if start >= low and end <= high:
                        pieces += [damaged[cursor:start], new]
                        cursor = end
                pieces.append(damaged[cursor:high])
                result = "".join(pieces)
                n_lost = b - a
                counts[kind, "lost"] += n_lost
                if result == target:
                    counts[kind, "slips fully right"] += 1
                    counts[kind, "right"] += n_lost
                elif not pieces[:-1]:
                    counts[kind, "untouched"] += n_lost
                else:
                    given_up = result.count("\ufffd") - (target.count("\ufffd"))
                    equal = sum(m.size for m in SequenceMatcher(None, target, result, autojunk=False).get_matching_blocks())
                    wrong = max(0, len(target) - equal - given_up)
                    counts[kind, "given up"] += given_up
                    unnoticed = min(wrong, max(0, len(target) - len(result)))
                    counts[kind, "unnoticed"] += unnoticed
                    counts[kind, "wrong"] += wrong - unnoticed
                    counts[kind, "right"] += max(0, n_lost - given_up - wrong)
                if result != target and n_shown < arguments.show:
                    n_shown += 1
                    print(original[max(0, a - 8) : a], "|", damaged[low:high], "|", target, "|", result, "|", original[b : b + 6])
            touched = sum(1 for s, e, _ in own if not any(s <= d and e >= c for _, _, c, d in slips))
            counts["all", "replacements outside slips"] += touched
    for kind in ("plain", "vanished"):
        n_slips, n_lost = max(1, counts[kind, "slips"]), max(1, counts[kind, "lost"])
        print(f"{kind}: {counts[kind, 'slips']} slips, {counts[kind, 'lost']} lost characters")
        for share in ("right", "given up", "wrong", "unnoticed", "untouched"):
            print(f"    {share:30}{counts[kind, share] / n_lost:9.4f}")
        print(f"    {'slips fully right':30}{counts[kind, 'slips fully right'] / n_slips:9.4f}")
    for what in ("characters", "replacements outside slips", "false repairs of undamaged text"):
        print(f"{what:34}{counts['all', what]:9}")
    print(f"{'CPU seconds a slip':34}{seconds / max(1, counts['plain', 'slips'] + counts['vanished', 'slips']):9.4f}")


if __name__ == "__main__":
    main()
