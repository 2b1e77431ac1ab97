"""Several essays on one page (`篇一`, `第一篇：`, `范文篇1`), and volumes of a huge one: where they begin and end in the source text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from flows.text.numerals import chinese_number
from flows.text.seeds import alternatives, words_by_kind

_COLLECTION = re.compile(r"精选|汇编|集锦|大全|合集|范文|多篇|(?<!第)[二三四五六七八九十\d]{1,3}篇")
VOLUME = 400_000
"""Characters of which an essay has at most: a thick book. All that is found in one lies in memory together."""
_VOLUME_ENDS = ("\n\n", "\n", "。", "")
"""Behind what a volume may end, the best first; the last fits everywhere."""
_LEAST_VOLUME = 0.9
"""How much of its size a volume has at the least, for the sake of a better end."""


@cache
def _part() -> re.Pattern[str]:
    """A line that opens an essay of several."""
    models = alternatives(words_by_kind("front_words.tsv")["model"])
    return re.compile(
        r"^[ \t\u3000\u00a0*#]*[【\[(（]?(?:(?P<name>[^\n。，,；;:：、!！?？]{0,30}?)(?:第(?P<a>[一二三四五六七八九十\d]{1,3})篇(?![章幅])|篇(?P<b>[一二三四五六七八九十\d]{1,3})(?![章幅\d])))"
        r"[ \t\u3000]*(?:[】\])）][ \t\u3000]*[:：、.．\-—|]?|[:：、.．\-—|]|(?=[ \t\u3000*#]*$))[^\n]{0,60}$"
        rf"|^[ \t\u3000\u00a0*#]*[^\n。，,；;:：、!！?？]{{2,40}}(?:范文|例文|范例|(?:{models})例)[ \t\u3000]?(?P<c>[一二三四五六七八九十\d]{{1,2}})[ \t\u3000]*$",
        re.MULTILINE,
    )


@cache
def _numbered() -> re.Pattern[str]:
    """The same with weaker marks, which count on a page that says it is a collection: a kind of writing with its number."""
    writings = alternatives(words_by_kind("front_words.tsv")["writing"])
    return re.compile(
        r"^[ \t\u3000\u00a0*#]*(?:"
        rf"(?P<stem>[^\n。，,；;!?！？：:]{{0,30}}?(?:{writings}))"
        r"[ \t\u3000]*[（(【\[]?(?:之)?(?P<a>[一二三四五六七八九十\d]{1,2})[)）】\]]?[ \t\u3000]*[:：]?"
        r"|(?:第(?P<b>[一二三四五六七八九十\d]{1,2})篇|篇(?P<c>[一二三四五六七八九十\d]{1,2}))[ \t\u3000]+[^\n。，,；;：:]{2,40})[ \t\u3000]*$",
        re.MULTILINE,
    )


def part_number(text: str) -> int | None:
    """Number of a part as printed (`三`, `十二`, `3`); None for anything else."""
    try:
        return chinese_number(text)
    except ValueError:
        return None


def part_title(line: str) -> tuple[int, int] | None:
    """Where the title stands in a line that opens a part (`篇一：论学习` -> that of `论学习`); empty where the line has none.

    None where the line opens no part.
    """
    match = _part().match(line)
    if match is None:
        return None
    if match["c"]:
        return len(line), len(line)
    start = match.end("a") + 1 if match["a"] else match.end("b")
    while start < len(line) and line[start] in " \t\u3000】])）:：、.．-—|":
        start += 1
    return start, len(line.rstrip())


def split_page(text: str) -> list[tuple[int, int]]:
    """Intervals of the essays of one page, in characters of the source text; together they cover it.

    A page is divided where at least two lines open parts whose numbers rise by one from 1, each with text of its own of 100
    characters or more. What stands before the first part goes with it. An essay of more than `VOLUME` characters is cut into volumes.
    """
    bounds = [0, *_openings(text)[1:], len(text)]
    return [volume for start, end in pairwise(bounds) for volume in _volumes(text, start, end)]


def _openings(text: str) -> list[int]:
    """Where the parts of a page open, two or more; none where it is one essay."""
    if "篇" not in text and "范" not in text and "例文" not in text and _COLLECTION.search(text, 0, 400) is None:
        return []
    marks = [(match.start(), part_number(match["a"] or match["b"] or match["c"])) for match in _part().finditer(text)]
    starts = _rising(marks, len(text))
    if len(starts) < 2 and _COLLECTION.search(text, 0, 400):
        numbered = list(_numbered().finditer(text))
        stems = {match["stem"] for match in numbered}
        for stem in sorted(stems, key=lambda s: s or ""):
            marks = [(m.start(), part_number(m["a"] or m["b"] or m["c"])) for m in numbered if m["stem"] == stem]
            starts = max(starts, _rising(marks, len(text)), key=len)
    return starts if len(starts) > 1 else []


def _volumes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An interval in pieces of at most `VOLUME` characters, cut behind a paragraph where one ends."""
    while end - start > VOLUME:
        least, most = start + int(_LEAST_VOLUME * VOLUME), start + VOLUME
        cut = next(at + len(mark) for mark in _VOLUME_ENDS if (at := text.rfind(mark, least, most)) >= 0)
        yield start, cut
        start = cut
    yield start, end


def _rising(marks: list[tuple[int, int | None]], size: int) -> list[int]:
    """Where the marks stand whose numbers rise by one from 1, with 100 characters or more behind each."""
    starts: list[int] = []
    for start, number in marks:
        if number == len(starts) + 1 and (not starts or start - starts[-1] >= 100):
            starts.append(start)
    return starts if starts and size - starts[-1] >= 100 else []
