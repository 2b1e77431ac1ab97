"""The text a reference is read from: entities decoded, hard wraps joined, and a folded copy of equal length for the patterns."""

from __future__ import annotations

import html
import re

from flows.citations.reference.eras import in_common_era

MAX_LENGTH = 4000
"""Longest reference read, in characters; what lies beyond is residue (a whole list or essay, never one entry)."""

HAN = "\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0002ffff"

_FOLD = {
    ord(a): ord(b) for a, b in zip("，．：；（）［］〔〕【】｛｝／。｡＋＆＝？＜＞＊％＃＠＿", ",.:;()[][][]{}/..+&=?<>*%#@_", strict=True)
}
_FOLD |= {c: c - 0xFEE0 for c in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}
_FOLD |= {ord(c): ord("-") for c in "‐‑–—―−～〜~﹣－─⁃"}
_FOLD |= {ord(c): ord(" ") for c in "\u3000\u00a0\u2002\u2003\u2009\t"}
_FOLD |= {ord(c): ord("·") for c in "•・‧∙"}
_FOLD |= {ord("﹝"): ord("["), ord("﹞"): ord("]"), ord("﹙"): ord("("), ord("﹚"): ord(")")}
_FOLD |= {ord("∥"): ord("‖"), ord("ｍ"): ord("m"), ord("﹒"): ord("."), ord("﹐"): ord(",")}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_FURNITURE_LINE = re.compile(
    r"\n\s*(?:[·•—–-]+\s*\d{1,4}\s*[·•—–-]+(?:\s*\n\s*[\u4e00-\u9fff]{2,10}(?=\s*\Z))?|\d{1,4}|[·•]\s*\d{1,4})\s*(?=\n|\Z)"
)
_TAG = re.compile(r"</?(?:i|b|em|strong|italic|sup|sub|span|u|font|p|br)(?:\s[^<>]{0,80})?/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?=[\[\]()*_.&#~\-])")
_EMPHASIS = re.compile(r"\*{1,2}(?=[^\s*])([^*\n]{1,200})(?<=\S)\*{1,2}")
_LINK = re.compile(r"\[([^\[\]\n]{2,200})\](?=\(https?://)")
_DOUBLED = re.compile(r"(?<![.。．])([.。．])\1(?![.。．/])")
_COLONS = re.compile(r"([:：])[:：]{3,}")
_BLANKS = re.compile("[ \\t\u3000\u00a0]{2,}")
_TRAILER = re.compile(
    r"\s*(?:(?:转载(?:请)?注明|作者单位|作者简介|责任编辑|收稿日期|基金项目|推荐访问|上一篇|下一篇)\S{0,3}[:：].*"
    r"|[(（\[【〔]\s?(?:作者单位|作者简介|责任编辑|责任校对|责编|(?:编辑|校对)(?=\s?[:：/／ ])|收稿日期|通[讯信]作者)\s?[:：/／ \u4e00-\u9fff][^()（）\[\]【】〔〕]{0,80}[)）\]】〕]?"
    r"|(?<!\d)[—–] ?\d{1,4} ?[—–].{0,20}|\s[?？*]+)\Z"
)
_TRAILED = re.compile(r"转载|作者|编辑|责编|校对|收稿|基金项目|推荐访问|一篇|[—–]\s?\d{1,4}\s?[—–].{0,20}\Z|\s[?？*]+\Z")
_WRAP = re.compile(r"[ \t]*\n\s*")
_WRAPPED_MARK = re.compile(r"[,.:;)\]，。：；）］]")


def _join(text: str) -> str:
    """Lines joined: no blank beside a Chinese character, inside a number or inside an address, one blank between Western words."""
    out: list[str] = []
    at = 0
    for match in _WRAP.finditer(text):
        out.append(text[at : match.start()])
        at = match.end()
        before, after = text[match.start() - 1 : match.start()], text[at : at + 1]
        if not before or not after:
            continue
        tail = text[max(0, match.start() - 120) : match.start()]
        word = tail[tail.rfind(" ") + 1 :]
        address = "://" in word or "：//" in word or "www." in word or ("10." in word[-40:] and "/" in word)
        if address and before != "." and after.isascii():
            continue
        if (
            before.isascii()
            and after.isascii()
            and not (before.isdigit() and after.isdigit())
            and before not in "-/("
            and not _WRAPPED_MARK.match(after)
        ):
            out.append(" ")
    out.append(text[at:])
    return "".join(out)


def clean(raw: str) -> str:
    """`raw` on one line: HTML entities decoded, Markdown, invisible characters and page furniture out, hard wraps joined, years of the Republic as of the common era."""
    text = html.unescape(raw) if "&" in raw else raw
    if "<" in text:
        text = _TAG.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub("", text)
    if "](http" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text:
        text = _EMPHASIS.sub(r"\1", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    text = text.replace("\r", "\n").strip()
    if "::::" in text or "：：：：" in text:
        text = _COLONS.sub(r"\1", text)
    if ".." in text or "。。" in text or "．．" in text:
        text = _DOUBLED.sub(r"\1", text)
    if "\n" in text:
        text = _join(_FURNITURE_LINE.sub("", text))
    if "  " in text or "\u3000" in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    if "民" in text:
        text = in_common_era(text)
    wide = _WIDE_YEAR.search(text) if "1 9" in text or "2 0" in text else None
    if wide:
        text = text[: wide.start()] + _WIDE_DIGITS.sub("", text[wide.start() :])
    return _TRAILER.sub("", text) if _TRAILED.search(text) else text


_WIDE_YEAR = re.compile(r"(?<![\d\w] )(?<!\d)(?:1 9|2 0) \d \d(?! ?\d)")
_WIDE_DIGITS = re.compile(r"(?<=\d) (?=\d(?:\D|\Z))")
"""Blanks between single digits: `2 0 1 2 ( 5 ) : 1 2 - 1 5`."""
_SCANNED = re.compile(r"\d[OolI]|[lI]\d")
_MISREAD = re.compile(r"(?<![A-Za-z\dΑ-ω])(?=\d*[OolI]+\d|\d+[OolI])[\dlI][\dOolI]{1,6}(?![A-Za-z\d\u4e00-\u9fff])")
_MISREAD_ISSUE = re.compile(r"\(O(?=[1-9]\)\s?[:.,])")
_DIGITS_OF = str.maketrans("OolI", "0011")
_ET_AL = re.compile(r"(?<![A-Za-z])[Ee]t[.,]al(?![a-z])")
_EXACT = re.compile(r"doi|DOI|http|10\.\d{4}|www\.")


_CORNERS = re.compile(r"「(?!\s?[A-Z]{1,2}(?:/OL)?\s?」)([^「」]{2,80})」")
_WHITE_CORNERS = re.compile(r"『([^『』]{2,80})』")
_ANGLES = re.compile(r"(?<=[,:.\s])〈([^〈〉《》]{2,80})〉(?=[,.:])")
_PAGE_FIRST = re.compile(r"(?<=[,.:;(\s])[頁页](?=\s?\d)")
_TAIWAN = re.compile("[「『〈頁]|页\\s?\\d")


def _taiwan(folded: str) -> str:
    """Titles in the marks of Taiwan, 「articles」, 〈articles〉 and 『books』, in those of the mainland; `頁15` as `p15`."""
    folded = _PAGE_FIRST.sub("p", _CORNERS.sub(r"“\1”", folded))
    return _ANGLES.sub(r"“\1”", _WHITE_CORNERS.sub(r"《\1》", folded))


def _digits(match: re.Match[str]) -> str:
    return match[0].translate(_DIGITS_OF)


def fold(text: str) -> str:
    """`text` with full-width punctuation, digits and letters narrowed, brackets and dashes of one kind; same length, so positions agree.

    A scanner's O and l among digits are 0 and 1 (`2O19`, `20l0`), but not in what must be exact: addresses and identifiers.
    """
    folded = text.translate(_FOLD)
    if "al" in folded:
        folded = _ET_AL.sub("et al", folded)
    if _TAIWAN.search(folded):
        folded = _taiwan(folded)
    if "(O" in folded:
        folded = _MISREAD_ISSUE.sub("(0", folded)
    if not _SCANNED.search(folded):
        return folded
    exact = _EXACT.search(folded)
    end = exact.start() if exact else len(folded)
    return _MISREAD.sub(_digits, folded[:end]) + folded[end:]
