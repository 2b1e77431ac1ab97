"""Find the terms of a lexicon in a text in one pass: leftmost, longest, without overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def term_pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """Compile one pattern for all terms. Shared prefixes are tried once, so time hardly grows with the number of terms.

    Raises ValueError where a term is empty or there is none.
    """
    root: dict[str, dict[str, object]] = {}
    count = 0
    for term in terms:
        if not term:
            raise ValueError("an empty term matches everywhere")
        node: dict[str, object] = root  # type: ignore[assignment]
        for char in term:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[""] = True
        count += 1
    if not count:
        raise ValueError("no terms")
    return re.compile(_branch(root))


def _branch(node: Mapping[str, object]) -> str:
    """The pattern of what may follow a node: longest first, since the optional group is greedy."""
    parts = [re.escape(char) + _branch(child) for char, child in sorted(node.items()) if char and isinstance(child, dict)]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return f"{body}?" if "" in node else body
