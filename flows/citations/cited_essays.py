"""Which essay of the corpus a citation means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.spans.documents import Citation

MIN_TITLE = 6
"""Characters a folded title must have to be told from a heading that many essays share, where no author agrees."""

MIN_MAIN_TITLE = 8
"""Characters a folded title without its subtitle must have to be compared."""

YEARS_APART = 1
"""Years between print and citation that are no contradiction: online first, wrong volume year."""

_SUBTITLE = re.compile(r"[:：]|——|--")
_NOT_WORD = re.compile(r"[\W_]+")
_DOI_HEAD = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:?")


@dataclass(frozen=True, slots=True)
class EssayIdentity:
    """What an essay is known by: the canonical copy's id, title, authors, year of publication, DOI."""

    essay_id: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None


def fold_title(title: str) -> str:
    """A title without width, case, blanks and punctuation: `创新工作 加强党建——以某校为例` and `创新工作加强党建:以某校为例` are one."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", title)).casefold()


def _fold_doi(doi: str) -> str:
    return _DOI_HEAD.sub("", doi.strip().casefold()).rstrip(".")


def _year(printed: str | None) -> int | None:
    match = re.search(r"\d{4}", printed or "")
    return int(match[0]) if match else None


def keys_of_essay(essay: EssayIdentity) -> set[str]:
    """Under which keys `EssayIndex` lists an essay: a citation that shares none with it can't mean it."""
    return {key for key in (_fold_doi(essay.doi or ""), fold_title(essay.title), _main_title(essay.title)) if key}


def keys_of_citation(citation: Citation) -> set[str]:
    """Under which keys `EssayIndex.find` looks for the essay that a citation means."""
    title = citation.title or ""
    return {key for key in (_fold_doi(citation.doi or ""), fold_title(title), _main_title(title)) if key}


def _main_title(title: str) -> str:
    """The folded title without its subtitle; empty where that is too short to be told."""
    main = fold_title(_SUBTITLE.split(title)[0])
    return main if len(main) >= MIN_MAIN_TITLE else ""


class EssayIndex:
    """Essays of a corpus by DOI and folded title."""

    def __init__(self, essays: Iterable[EssayIdentity]) -> None:
        self._by_doi: dict[str, list[EssayIdentity]] = defaultdict(list)
        self._by_title: dict[str, list[EssayIdentity]] = defaultdict(list)
        self._by_main: dict[str, list[EssayIdentity]] = defaultdict(list)
        for essay in essays:
            if essay.doi:
                self._by_doi[_fold_doi(essay.doi)].append(essay)
            folded = fold_title(essay.title)
            if folded:
                self._by_title[folded].append(essay)
                main = _main_title(essay.title)
                if main and main != folded:
                    self._by_main[main].append(essay)

    def find(self, citation: Citation, citing: str) -> str | None:
        """Id of the essay cited, never `citing` itself; `None` where there is none or more than one.

        The DOI decides; else the whole title must agree, years may not contradict, and where both name authors one of them must be the same.
        Without authors on one side the title must be long enough (`MIN_TITLE`) to be a name. A subtitle may be left out on one side where an
        author agrees.
        """
        if citation.kind == "event":
            return None
        if citation.doi:
            same = [e for e in self._by_doi.get(_fold_doi(citation.doi), ()) if e.essay_id != citing]
            if same:
                return _only(same)
        if not citation.title:
            return None
        folded = fold_title(citation.title)
        year = _year(citation.year)
        whole = [e for e in self._by_title.get(folded, ()) if e.essay_id != citing and _agree(citation, folded, year, e)]
        if whole:
            return _only(whole)
        halves = [*self._by_main.get(folded, ())]
        main = _main_title(citation.title)
        if main and main != folded:
            halves += self._by_title.get(main, ())
        return _only([e for e in halves if e.essay_id != citing and citation.authors and e.authors and _agree(citation, folded, year, e)])


def _agree(citation: Citation, folded: str, year: int | None, essay: EssayIdentity) -> bool:
    if year is not None and essay.year is not None and abs(year - essay.year) > YEARS_APART:
        return False
    if citation.authors and essay.authors:
        return not {fold_title(a) for a in citation.authors}.isdisjoint(fold_title(a) for a in essay.authors)
    return len(folded) >= MIN_TITLE


def _only(found: Sequence[EssayIdentity]) -> str | None:
    ids = {e.essay_id for e in found}
    return ids.pop() if len(ids) == 1 else None
