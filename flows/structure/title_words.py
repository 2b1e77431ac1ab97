"""What the words of a line tell: that it ends like a title, that it is the page's own; and a title without what pages add to it.

The words are those of `seeds/lexicons/front_words.tsv`.
"""

from __future__ import annotations

import re
from functools import cache

from flows.structure.front_matter import YEAR_AND_NUMBER
from flows.text.names import is_han_name
from flows.text.seeds import alternatives, words_by_kind

_SITE_TAIL = re.compile(
    r"\s?(?:[（(]第\s?\d{1,3}\s?/\s?\d{1,3}\s?页[)）]|(?:被引|下载|阅读|浏览|点击)(?:量|次数)?\s?[:：]\s?\d{1,7}(?:次)?|[|｜_][^|｜_]{2,30}|[\[【（(]\s?(?:PDF|HTML|全文|下载|在线阅读)[^\]】）)]*[\]】）)])\Z"
)
# what a library of papers adds to each title
_LIBRARY_TAIL = re.compile(r"\s?[-—_]\s?[㐀-鿿]{2,6}论文\Z|(?<![业位术技秀士引稿用篇表的类])论文\Z")


def _words(kind: str) -> tuple[str, ...]:
    return words_by_kind("front_words.tsv")[kind]


def ends_title(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether `text[start:end]` ends on a word that titles end on: `…研究`, `…何以可能`."""
    return text.endswith(_words("title_end"), start, end)


def names_site(text: str) -> bool:
    """Whether a text ends as names of sites and newspapers do."""
    return text.endswith(_words("site_end"))


def names_portal(text: str) -> bool:
    """Whether a text opens with a site's name, in front of that of its column."""
    return _portal().match(text) is not None


def is_salutation(line: str) -> bool:
    """Whether a line says who is spoken to: a speech begins, and no title follows."""
    return _salutation().match(line) is not None


def is_page_line(text: str) -> bool:
    """Whether a line is plainly no title: it ends on a mark, or opens with a label of the page."""
    return _page_line().search(text) is not None


def has_page_words(text: str) -> bool:
    """Whether a line holds words of bars and buttons."""
    return _page_words().search(text) is not None


def clean_title(line: str) -> str:
    """A title without its marks for notes, the bullet in front, the year of a library, the name of the site behind."""
    bare = _marks().sub("", line)
    shorter = _SITE_TAIL.sub("", bare)
    bare = shorter if len(shorter) >= 8 else bare
    if (signed := signed_bracket(bare)) is not None:
        bare = bare[: signed.start()].rstrip()
    tail = _LIBRARY_TAIL.search(bare)
    return bare[: tail.start()] if tail is not None and (len(bare) >= 14 or len(tail[0]) > 2) else bare


def signed_bracket(text: str) -> re.Match[str] | None:
    """Institution and author in brackets behind a title: `…的实践（某县法院 王明）`."""
    match = _signed_bracket().search(text)
    return match if match is not None and is_han_name(match["name"]) else None


@cache
def _portal() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{alternatives(_words('portal'))}|中国[㐀-鿿]{{1,4}}|[㐀-鿿]{{2,5}}(?:{alternatives(_words('portal_end'))}))网\s"
    )


@cache
def _salutation() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(_words('addressee'))}).{{0,60}}[：:！]\Z")


@cache
def _page_line() -> re.Pattern[str]:
    editors = r"(?:初审|责任|终审|执行|值班|本期)?(?:编辑|校对)|[终初复]审"
    labels = rf"(?:{alternatives(_words('page_label'))}|.{{0,4}}(?:代码|编号)|(?:起止)?页码|{editors})\s?[:：]"
    opening = rf"^(?:{alternatives(_words('page_open'))}|第\d+页|摘要$|{labels})"
    return re.compile(rf"[。；;，,：:、]\Z|{opening}|^[\d\s/.-]+$|{YEAR_AND_NUMBER}\Z")


@cache
def _page_words() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(_words('page_word'))}|平台$|[（(]\d{{1,3}}篇[)）]|第.{{1,4}}[期版卷]\Z|[网站]\Z")


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(
        r"[*＊※①-⑳†◎□■●★☆▲△]+\Z|\s?\[\d{1,2}\]\Z|(?<=[㐀-鿿])[1-9][)）]\Z|^[■□◎●◆★•*＊\s]+|^-\s?(?=[㐀-鿿“《])|(?<=[㐀-鿿”])\s?(?:-{2,}|—{1,2})\Z"
        r"|^第[一二三四五六七八九十\d]{1,3}篇(?![章幅])\s?(?=[㐀-鿿]{6})|^£|^【(?!摘要|关键词)[㐀-鿿]{2,8}】(?=[^【】]{10,}\Z)"
        rf"|^(?:[㐀-鿿]{{2,12}}(?:{alternatives(_words('column_end'))})|{alternatives(_words('column'))})\s?[|｜丨︱]\s?|\s?[|｜]\Z"
        r"|^[【\[（(]\s?\d{4}[.\-/年]?\d{0,2}[^】\])）]{0,3}[】\])）]\s?"
    )


@cache
def _signed_bracket() -> re.Pattern[str]:
    units = alternatives(words_by_kind("organisation_words.tsv")["signing"])
    return re.compile(rf"(?<=.{{8}})[（(][㐀-鿿]{{2,14}}?(?:{units})\s?(?P<name>[㐀-鿿]{{2,4}})[)）]\Z")
