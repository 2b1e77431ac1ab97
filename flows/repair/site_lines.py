"""Boilerplate learned from the corpus: lines that many essays of one site share are the site's, not an author's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from flows.repair.furniture import canonical
from flows.repair.furniture_head import EDGE, LONGEST
from flows.repair.lines import HAN, is_entry, is_heading, is_label, is_reference_title, split_lines

MIN_ESSAYS = 5
MIN_SHARE = 0.2

_MAY_BE_NAME = re.compile(f"[{HAN}]{{1,4}}")


def edge_lines(text: str) -> frozenset[str]:
    """The short lines near the top and the end of a text, as `furniture.canonical` gives them.

    Headings, labels, entries and what may be a name are left out: essays of a site share them because the genre does, or
    because an author wrote several.
    """
    lines = split_lines(text)
    edge = lines if len(lines) <= 2 * EDGE else lines[:EDGE] + lines[-EDGE:]
    return frozenset(canonical(line.text) for line in edge if len(line.text) <= LONGEST and not _is_authors(line.text))


def body_mark(text: str) -> str:
    """What copies of one essay have in common, whatever stands around them: a digest of the longest line."""
    longest = max(text.split("\n"), key=len)
    return hashlib.blake2b(canonical(longest).encode(), digest_size=8).hexdigest()


def learn_site_lines(line_counts: Mapping[str, int], n_essays: int) -> frozenset[str]:
    """The lines to take out of every text of a site: in five essays or more, and in a fifth of them.

    Args:
        line_counts: line of `edge_lines` -> number of essays of the site that print it, copies (`body_mark`) counted once.
        n_essays: number of essays of the site, copies counted once.
    """
    least = max(MIN_ESSAYS, MIN_SHARE * n_essays)
    return frozenset(line for line, n in line_counts.items() if n >= least)


def _is_authors(line: str) -> bool:
    return is_heading(line) or is_label(line) or is_entry(line) or is_reference_title(line) or _MAY_BE_NAME.fullmatch(line) is not None
