"""The clauses of a sentence, each told apart as frame, main or tail.

A frame says when or under what conditions (随着…, 在…背景下); a tail says what good comes of it (从而…, 促进…). What the
sentence is about stands in the main clauses, so terms weigh less in the other two.
"""

from __future__ import annotations

import re

import numpy as np

from flows.themes.batch import Ints

FRAME, MAIN, TAIL = 0, 1, 2
_STOPS = "，；：。！？\n"
_FRAME = (
    r"(?:首先|其次|再次|最后|因此|所以|同时|此外|另外|总之|综上所述|目前|当前|近年来|其[一二三四五])?"
    r"(?:随着|伴随|面对|面临|自从|根据|针对|按照|为了|为(?!此)"
    rf"|在[^{_STOPS}]{{2,24}}(?:背景|时代|形势|条件|过程|环境|情况|实践|工作|建设|发展|领导|新时期)(?:之?下|里|中)?(?:[{_STOPS}]|\Z))"
)
_TAIL = (
    r"(?:并|还|也|更好?地?|才|就|能够?|可以|以此|有效|切实|真正|进一步|不断|充分|全面|这样|这|更|在[^，；：。！？\n]{0,6}上){0,4}"
    r"(?:从而|进而|以便|以此|以达|借此|继而|使得?|让|促使|促进|推动|推进|确保|保证|保障|实现|提升|提高|增强|激发|调动|达到|有助于|有利于|奠定|营造"
    rf"|为[^{_STOPS}]{{2,20}}(?:奠定|提供|打下|注入|创造)|以(?:推动|促进|实现|确保|保证|提高|提升|增强|适应|满足))"
)
_CLAUSE = re.compile(rf"(\n)(?=({_FRAME}))?|[{_STOPS}](?=({_FRAME})|({_TAIL}))?")
_KINDS = {None: MAIN, 1: MAIN, 2: FRAME, 3: FRAME, 4: TAIL}


def clause_zones(joined: str) -> tuple[Ints, Ints]:
    """Where the clauses start and the zone of each: FRAME, MAIN or TAIL.

    `joined` holds sentences, each after a line break; the first clause of a sentence is never a tail.
    """
    starts: list[int] = []
    kinds: list[int] = []
    for stop in _CLAUSE.finditer(joined):
        starts.append(stop.end())
        kinds.append(_KINDS[stop.lastindex])
    return np.array(starts, np.int64), np.array(kinds, np.int64)
