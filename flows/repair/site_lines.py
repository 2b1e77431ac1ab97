"""Boilerplate learned from the corpus: lines that many essays of one site share are the site's, not an author's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from flows.repair.furniture import EDGE, LONGEST, canonical
from flows.repair.lines import is_entry, is_heading, is_label, is_reference_title, split_lines

MIN_ESSAYS = 5
MIN_SHARE = 0.2


def count_lines(texts: Iterable[str]) -> tuple[Counter[str], int]:
    """In how many texts of one site each short line stands, near the top or the end, and the number of texts.

    Lines are compared as `furniture.canonical` gives them. Titles, headings, labels and entries of authors are left out
    where they can be told.
    """
    counts: Counter[str] = Counter()
    n_texts = 0
    for text in texts:
        n_texts += 1
        lines = split_lines(text)
        edge = lines if len(lines) <= 2 * EDGE else lines[:EDGE] + lines[-EDGE:]
        counts.update({canonical(line.text) for line in edge if len(line.text) <= LONGEST and not _is_authors(line.text)})
    return counts, n_texts


def learn_site_lines(line_counts: Mapping[str, int], n_texts: int) -> frozenset[str]:
    """The lines to take out of every text of the site: in five texts or more, and in a fifth of them.

    Args:
        line_counts: canonical line -> number of texts of the site that print it, from `count_lines` (counts of several
            shards may be added).
        n_texts: number of texts of the site. Copies of one text must be counted once, or its own lines are learned.
    """
    least = max(MIN_ESSAYS, MIN_SHARE * n_texts)
    return frozenset(line for line, n in line_counts.items() if n >= least)


def _is_authors(line: str) -> bool:
    """Lines that essays share because the genre has them: headings such as 一、引言 and labels."""
    return is_heading(line) or is_label(line) or is_entry(line) or is_reference_title(line)
