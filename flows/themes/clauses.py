"""The clauses of a sentence, each told apart as frame, main or tail.

A frame says when or under what conditions (随着…, 在…背景下); a tail says what good comes of it (从而…, 促进…). What the
sentence is about stands in the main clauses, so terms weigh less in the other two.
"""

from __future__ import annotations

import re
from bisect import bisect_right

FRAME, MAIN, TAIL = 0, 1, 2
_BREAK = re.compile(r"[，；：。！？]")
_FRAME = re.compile(
    r"(?:首先|其次|再次|最后|因此|所以|同时|此外|另外|总之|综上所述|目前|当前|近年来|其[一二三四五])?[，：]?"
    r"(?:随着|伴随|面对|面临|自从|根据|针对|按照|为了|为(?!此)|在.{2,24}(?:背景|时代|形势|条件|过程|环境|情况|实践|工作|建设|发展|领导|新时期)(?:之?下|里|中)?$)"
)
_TAIL = re.compile(
    r"(?:并|还|也|更好?地?|才|就|能够?|可以|以此|有效|切实|真正|进一步|不断|充分|全面|这样|这|更|在.{0,6}上){0,4}"
    r"(?:从而|进而|以便|以此|以达|借此|继而|使得?|让|促使|促进|推动|推进|确保|保证|保障|实现|提升|提高|增强|激发|调动|达到|有助于|有利于|奠定|营造"
    r"|为.{2,20}(?:奠定|提供|打下|注入|创造)|以(?:推动|促进|实现|确保|保证|提高|提升|增强|适应|满足))"
)


def zones(sentence: str) -> tuple[list[int], list[int]]:
    """Return the starts of the clauses and the zone of each: FRAME, MAIN or TAIL. The first clause is never a tail."""
    starts, kinds = [0], []
    begin = 0
    for stop in _BREAK.finditer(sentence):
        kinds.append(_zone(sentence[begin : stop.start()], begin == 0))
        begin = stop.end()
        starts.append(begin)
    kinds.append(_zone(sentence[begin:], begin == 0))
    return starts, kinds


def zone_at(starts: list[int], kinds: list[int], position: int) -> int:
    """The zone of the clause that holds `position`."""
    return kinds[bisect_right(starts, position) - 1]


def _zone(clause: str, first: bool) -> int:
    if _FRAME.match(clause):
        return FRAME
    return TAIL if not first and _TAIL.match(clause) else MAIN
