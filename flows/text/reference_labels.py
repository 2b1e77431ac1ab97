"""Labels of entries: numbers in the shapes that lists print, and the runs of them that continue a sequence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.text.numerals import CIRCLED, circled_number
from flows.text.reference_lines import cites

_PARENTHESISED = {chr(c): i for i, c in enumerate(range(0x2474, 0x2488), 1)}
_DOTTED = {chr(c): i for i, c in enumerate(range(0x2488, 0x249C), 1)}
_SIGNS = {**CIRCLED, **_PARENTHESISED, **_DOTTED}
LABEL = re.compile(
    r"(?P<square>[\[［〔【﹝]\s{0,2}(?:注|\*)?(?P<n1>[\d０-９]{1,3}|[\dOolI]{1,3}(?=[\]］〕】﹞]))[”\"]?\s{0,2}[\]］〕】﹞)）」])"
    r"|(?P<ringed>[\[［〔【]\s?(?P<n7>[①-⑳㉑-㉟㊱-㊿]|[①-⑨][①-⑨○〇])\s?[\]］〕】])"
    r"|(?P<round>[(（]\s{0,2}(?P<n2>[\d０-９]{1,3})\s{0,2}[)）])"
    r"|(?P<open>[\[［](?P<n5>\d{1,3})(?=[^\d\s\]］〕】.\-–—/,，:：年)）]))"
    r"|(?P<shut>(?:^|\n)[ \t\u3000]*(?P<n8>\d{1,3})[\]］〕】])"
    r"|(?P<zhu>(?:^|\n)[ \t\u3000]*注\s?(?P<n6>\d{1,3})\s?[:：.．、])"
    r"|(?P<dot>(?<![\d０-９:：\-–—(（A-Za-z/])(?<!\d[.．])(?<![A-Za-z]\.)(?P<n3>[\d０-９]{1,3})(?:[.．](?![\d０-９])|、|[)）](?=[^.\s])|[,，](?=[\u4e00-\u9fff《A-Z]))[ \t\u3000]?)"
    r"|(?P<bare>(?:^|\n)[ \t\u3000]*(?P<n4>\d{1,3})(?:[ \t\u3000]+|(?=[\u4e00-\u9fff《]))(?![年月日\d]))"
    r"|(?P<circled>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])|(?P<sign>[\u2474-\u249b])"
)
_OPENS = re.compile(r"[\[［〔【﹝(（\d\n①-⒛㉑-㉟㊱-㊿]")
"""What a label begins with: between these signs none is looked for."""
_STEPS = ((1, 0.0), (2, 0.7), (3, 1.2), (4, 1.6))
"""By how much the numbers of a list may rise, and what it costs."""
_JUMPS = (*_STEPS, *((step, 1.6) for step in range(5, 40)))
"""The same where brackets open lines: the numbers between stand beside those of entries above, `〔4〕〔11〕某书`."""
_REPEATED = frozenset(("square", "circled", "sign"))
"""Families whose number, printed twice by mistake, still opens an entry at the begin of a line."""
_REACH = 400
"""Characters behind a label within which an entry shows that it cites."""
_ISSUE_AFTER = re.compile(r"\s*(?:[:：,，;；)）\d]|[.．](?!\s*[\u4e00-\u9fff《A-Z])|\Z)")  # 2017(10):12, 2017(10).


@dataclass(frozen=True, slots=True)
class Label:
    """A label where it stands: `family` is its shape, and `at_line_start` whether only blanks precede it in its line."""

    start: int
    end: int
    family: str
    number: int
    at_line_start: bool


def _number(match: re.Match[str]) -> tuple[str, int] | None:
    family = match.lastgroup or ""
    for group, name in (
        ("n1", "square"),
        ("n5", "square"),
        ("n8", "square"),
        ("n2", "round"),
        ("n3", "dot"),
        ("n4", "bare"),
        ("n6", "zhu"),
    ):
        digits = match[group]
        if digits is not None:
            plain = digits.replace("O", "0").replace("o", "0").replace("l", "1").replace("I", "1")
            return name, int(plain)
    ringed = match["n7"]
    if ringed:
        return "circled", circled_number(ringed)
    sign = match[0]
    if sign in _SIGNS:
        return ("circled" if sign in CIRCLED else family or "sign"), _SIGNS[sign]
    return None


def labels_of(text: str) -> list[Label]:
    """All that reads like a label, in order."""
    found = []
    end = 0
    for sign in _OPENS.finditer(text):
        match = LABEL.match(text, sign.start()) if sign.start() >= end else None
        if match is None:
            continue
        end = match.end()
        read = _number(match)
        if read is None or read[1] == 0:
            continue
        start = match.start()
        while start < match.end() and text[start] in "\n \t\u3000":
            start += 1
        before = start - 1
        while before >= 0 and text[before] in " \t\u3000\u00a0":
            before -= 1
        at_line_start = before < 0 or text[before] == "\n"
        if read[0] == "round" and not at_line_start and _ISSUE_AFTER.match(text, match.end()):
            continue
        found.append(Label(start, match.end(), read[0], read[1], at_line_start))
    return found


def in_sequence(labels: list[Label]) -> list[Label]:
    """The best increasing run of one family: numbers grow, by one in most steps, gaps of up to three allowed; a label on a line of its own counts double."""
    best: list[Label] = []
    best_score = 0.0
    for family in dict.fromkeys(label.family for label in labels):
        own = [label for label in labels if label.family == family]
        if family in ("dot", "bare") and sum(label.at_line_start for label in own) >= 2:
            own = [label for label in own if label.at_line_start]
        # state: by number, the best score of a run that ends with it (a list's numbers are few, so this stays linear)
        run: dict[int, tuple[float, int]] = {}
        back: list[int] = [-1] * len(own)
        score: list[float] = [0.0] * len(own)
        for i, label in enumerate(own):
            gain = 2.0 if label.at_line_start else 1.0
            start_cost = 0.0 if label.number == 1 else 0.6
            score[i] = gain - start_cost
            for step, cost in _JUMPS if label.at_line_start and family in ("square", "circled") else _STEPS:
                previous = run.get(label.number - step)
                if previous is not None and previous[0] + gain - cost > score[i]:
                    score[i], back[i] = previous[0] + gain - cost, previous[1]
            old = run.get(label.number)
            if old is None or score[i] > old[0]:
                run[label.number] = (score[i], i)
        if not own:
            continue
        last = max(range(len(own)), key=lambda i: (score[i], -i))
        total = score[last] + (0.5 if family == "square" else 0.0)
        if total > best_score:
            best_score, chain = total, []
            while last >= 0:
                chain.append(own[last])
                last = back[last]
            best = chain[::-1]
    return best


def numbered_anew(text: str, labels: list[Label], run: list[Label]) -> list[Label]:
    """`run` with those of `labels` that begin a line with the same number once more or number anew from 1, as the parts of a list and pages do.

    Each must cite up to the next, for enumerations inside an entry begin lines too.
    """
    if not run or not run[0].at_line_start:
        return run
    taken = {label.start for label in run}
    own = [label for label in labels if label.family == run[0].family and label.at_line_start and label.start not in taken]
    if not own:
        return run
    own = sorted([*own, *run], key=lambda label: label.start)
    out: list[Label] = []
    last = 0
    for label, after in zip(own, [*own[1:], None], strict=True):
        again = label.number == last and label.family in _REPEATED
        anew = label.number == 1 and after is not None and after.number == 2
        if label.start in taken or (
            (again or anew or label.number == last + 1)
            and cites(text, label.end, min(after.start if after else len(text), label.end + _REACH))
        ):
            out.append(label)
            last = label.number
    return out


def filled(text: str, labels: list[Label]) -> list[Label]:
    """`labels` of a list glued together, with those between and after them that stand right behind digits: `…, 2010: 3-5.2. 李明`, `…, 19968、王强`."""
    if not labels or labels[0].family != "dot" or sum(label.at_line_start for label in labels) > 1:
        return labels
    out: list[Label] = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        out.append(label)
        end = after.start if after else len(text)
        while after is None or out[-1].number + 1 < after.number:
            number = out[-1].number + 1
            match = re.compile(rf"(?<=[\d.．。)）\]]){number}[.．、]\s?(?=[\u4e00-\u9fff《“\[［]|[A-Z][A-Za-z])").search(
                text, out[-1].end + 8, end
            )
            if match is None:
                break
            out.append(Label(match.start(), match.end(), "dot", number, False))
    return out


def shared(text: str, labels: list[Label]) -> tuple[list[Label], list[int]]:
    """The labels that open an entry, and where the last that stands there ends: `〔8〕〔9〕某书` is one entry that answers two markers."""
    first: list[Label] = []
    ends: list[int] = []
    for label in labels:
        if ends and label.family in ("square", "circled") and not text[ends[-1] : label.start].strip():
            ends[-1] = label.end
        else:
            first.append(label)
            ends.append(label.end)
    for i, label in enumerate(first):
        # numbers that come again later: `〔4〕〔11〕某书`, `①⑩某书`
        groups = ("n1",) if label.family == "square" else ("n7", "circled") if label.family == "circled" else ()
        while groups and (more := LABEL.match(text, ends[i])) is not None and any(more[group] for group in groups):
            ends[i] = more.end()
    return first, ends


def inside(labels: list[Label]) -> bool:
    """Whether weak labels all stand inside lines: issues and pages, no labels."""
    return labels[0].family in ("round", "dot", "bare") and not any(label.at_line_start for label in labels)
