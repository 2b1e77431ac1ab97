"""The clauses of a sentence, each told apart as frame, main or tail.

A frame says when or under what conditions (随着…, 在…背景下); a tail says what good comes of it (从而…, 促进…). What the
sentence is about stands in the main clauses, so terms weigh less in the other two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

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
_OPENS = re.compile(rf"(?P<frame>{_FRAME})")
_GOES_ON = re.compile(rf"(?P<frame>{_FRAME})|{_TAIL}")
_SCENE = re.compile(
    rf"[^{_STOPS}]{{0,14}}(?:背景|形势|条件|环境|态势|时代|时期|阶段|潮流|视角|视域|今天)之?下?"
    rf"|[^{_STOPS}]{{0,14}}(?:建设|发展|社会|开展|过程|进程)中|(?:现|而)?如今|新时期|新时代|当今社会|(?:进入|步入|迈入|走进)[^{_STOPS}]{{2,14}}"
)
"""A clause that only sets the scene, without a word that says so at its beginning: 新时期背景下."""
_LASTS = frozenset("下代期段流角域天中今会纪")
_FIRSTS = frozenset("首其再最因所同此另总综目当近随伴面自根针按为在并还也更好才就能可以有切真进不充全这从借继使让促推确保实提增激调达奠营")
"""The characters that a frame or a tail may begin with; other clauses need not be looked at."""


def clause_zones(joined: str) -> tuple[Ints, Ints]:
    """Where the clauses start and the zone of each: FRAME, MAIN or TAIL.

    `joined` holds sentences, each after a line break; the first clause of a sentence is never a tail.
    """
    letters = np.frombuffer((joined + "\0").encode("utf-32-le", "surrogatepass"), np.uint32)  # so that a letter stands behind each stop
    stops = np.flatnonzero(np.isin(letters, _points(_STOPS)))
    starts = stops + 1
    kinds = np.full(len(starts), MAIN, np.int64)
    ends = np.append(stops[1:], len(joined))
    comma = letters[ends] == ord("，")
    for k in np.flatnonzero(np.isin(letters[ends - 1], _points(_LASTS)) & comma).tolist():
        if _SCENE.fullmatch(joined, int(starts[k]), int(ends[k])):
            kinds[k] = FRAME
    for k in np.flatnonzero(np.isin(letters[starts], _points(_FIRSTS))).tolist():
        start = int(starts[k])
        found = (_OPENS if joined[start - 1] == "\n" else _GOES_ON).match(joined, start)
        if found:
            kinds[k] = FRAME if found["frame"] else TAIL
    return starts, kinds


def _points(characters: Iterable[str]) -> NDArray[np.uint32]:
    return np.array(sorted(map(ord, characters)), np.uint32)
