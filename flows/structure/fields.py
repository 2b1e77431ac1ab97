"""Values of front and back matter: names, affiliations, keywords."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from flows.text.names import PROVINCES, is_foreign_name, is_han_name, split_glued_names
from flows.text.posts import name_with_post
from flows.text.seeds import alternatives, words_by_kind

_HAN = "㐀-鿿"
_BY = re.compile(
    r"^(?:文|图文|撰文|撰稿|作者|通讯员|特约撰稿人)\s?[/／|:：]\s?|^[◎□■●○◆★▲*＊·£\s]+(?:文\s?[/／:：])?|^[（(]\s?(?=[^（()）]*[)）]$)"
)
_SUPERSCRIPT = re.compile(r"[（(\[]?\s?[\d①-⑳*＊※†#¹²³]+(?:\s?[,，、.]\s?[\d*＊¹²³]+)*\s?[)）\]]?")
_ROLE = re.compile(r"(?:教授|副教授|讲师|博士生?|硕士生?|研究员|记者|通讯员)$")
_MARKS = re.compile(r"[,，、;；/／&|+＋]+|(?<=[㐀-鿿]{2})\s?等(?=\s?[㐀-鿿]|\Z)")
_SEPARATOR = re.compile(r"\s+")
_PARTICLE = re.compile("[了的是在吗呢们着被把这那]")
_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_PLACE = re.compile(
    rf"[，, ]\s?(?:(?:{PROVINCES})"
    r"|[^，, ]{1,6}[市县区州盟旗镇乡](?=[，, ]|\Z)|.{0,14}\d{6}\Z|\Z)"
)
_VERB = re.compile(r"[。；！？]|是|了|要|应|的(?!确)")


_LONGEST_NAMES = 110
"""Characters of the longest row of names, with their marks."""
_FIRST_SECTION = re.compile(r"(?<=[㐀-鿿A-Za-z])\s?(?:一、|0\s?引言)(?=[㐀-鿿])")  # glued to the last keyword


@cache
def _institution() -> re.Pattern[str]:
    words = alternatives(words_by_kind("organisation_words.tsv")["institution"])
    return re.compile(rf"{words}|学系(?=[，,\s\d]|$)|[处局厅部厂矿院所站段队校社馆](?=[，,\s\d]|$)|(?:系|专业)[^，,。]{{0,12}}\d班")


@cache
def _nobody() -> re.Pattern[str]:
    return re.compile(alternatives(words_by_kind("front_words.tsv")["nobody"]))


@cache
def _body_open() -> re.Pattern[str]:
    return re.compile(rf"\d{{4}}年|{alternatives(words_by_kind('front_words.tsv')['body_open'])}")


class Keywords(NamedTuple):
    """Keywords, where the value ends in the text, and whether a body glued to it was cut off."""

    items: tuple[str, ...]
    end: int
    is_cut: bool


def parse_names(text: str, lenient: bool = False) -> tuple[str, ...] | None:
    """Names of persons in a line that holds nothing else; None where it holds something else.

    Args:
        text: a line or the value of a label.
        lenient: accept two or three characters with an unknown surname, as behind the label 作者.
    """
    by = _BY.match(text.strip())
    lenient = lenient or (by is not None and by[0].rstrip()[-1:] in "/／|:：")
    text = _BY.sub("", text.strip()).strip().rstrip("）)" if text.strip()[:1] in "（(" else "")
    if lenient and re.search("[A-Za-z]{2}", text):
        # a database prints the name in letters and the institution behind the name
        text = re.sub(r"[A-Za-z][A-Za-z .,'’-]*", " ", re.sub(r"[（(][^（()）]*[)）]?", " ", text))
    if not 2 <= len(text) <= _LONGEST_NAMES or not re.search(f"[{_HAN}]", text):
        return None
    text = _SUPERSCRIPT.sub(" ", text).strip(" ：:*，,；;、.")
    joined: list[str] = []
    for group in _MARKS.split(text):
        parts = [_ROLE.sub("", p) if len(p) > 4 else p for p in _SEPARATOR.split(group) if p]
        if 2 <= len(parts) <= 4 and all(len(p) == 1 for p in parts) and is_han_name("".join(parts)):
            joined.append("".join(parts))  # a name set with blanks between its characters
            continue
        is_open = False
        for part in parts:
            if len(part) == 1 and is_open and len(joined[-1]) == 1:
                joined[-1] += part
            else:
                joined.append(part)
            is_open = True
    names: list[str] = []
    for part in joined:
        if is_han_name(part) or is_foreign_name(part):
            names.append(part)
            continue
        glued = split_glued_names(part)
        if len(glued) > 1 and all(is_han_name(n) for n in glued) and not _PARTICLE.search(part):
            names += glued
        elif lenient and re.fullmatch(f"[{_HAN}·]{{2,4}}", part) and not _nobody().search(part):
            names.append(part)
        else:
            return None
    return tuple(dict.fromkeys(names)) or None


def leading_name(text: str, context: str) -> str | None:
    """The name that words of the title are glued to (`乔东职工文化`), where those words stand in `context`; None for none."""
    for size in (2, 3, 4):
        if is_han_name(text[:size]) and len(text) >= size + 2 and text[size : size + 4] in context:
            return text[:size]
    return None


_TOLD = re.compile(
    rf"(?:^|[；;。])\s?(?P<name>[{_HAN}]{{2,4}})\s?(?=[（(]\s?(?:19|20)\d\d|[，,]\s?(?:男|女|[^，,；;]{{2,24}}(?:大学|学院|党校|研究|公司|委)))"
)


def names_of_bio(text: str) -> tuple[str, ...]:
    """Names of the persons a note on the authors tells of: `王伟（1980—），男，…；李红，某大学教授`."""
    told = tuple(dict.fromkeys(m["name"] for m in _TOLD.finditer(text) if is_han_name(m["name"])))
    if told or len(text) > 60:
        return told
    posted = (name_with_post(line) for line in text.split("；"))
    return tuple(dict.fromkeys(name for name in posted if name is not None and is_han_name(name)))


def is_affiliation(text: str) -> bool:
    """Whether a line of front or back matter names the authors' institution: `（阳城县委党校，山西晋城048100）`."""
    text = text.strip()
    if not 4 <= len(text) <= 200:
        return False
    inner = text.strip("（()）[]【】 ")
    named = _institution().search(inner) is not None
    if _POSTCODE.search(inner) and (named or text[0] in "（("):
        return not re.search(r"[。！？]", inner)
    if not named or _VERB.search(inner):
        return False
    if text[0] in "（(" and text[-1] in ")）":
        return True
    if len(inner) > 40 or re.search(r"[：:《》“”、]", inner):
        return False
    match = list(_institution().finditer(inner))[-1]
    # the name of an institution ends the line, or a place name follows it
    return match.end() == len(inner) or _PLACE.match(inner, match.end()) is not None


def split_affiliations(text: str) -> tuple[str, ...]:
    """Affiliations of one line: outer brackets and numbers are labels, blanks go."""
    text = text.strip()
    if text[:1] in "（(【[" and text[-1:] in ")）】]":
        text = text[1:-1]
    parts = re.split(r"[；;]|(?<=\d{6})[\s，,、]*(?=\d[.．、\s])|(?<=\d{6})\s*(?=[①-⑳])", text)
    cleaned = (clean_affiliation(p) for p in parts)
    return tuple(dict.fromkeys(c for c in cleaned if c))


def clean_affiliation(text: str) -> str:
    """One affiliation without its number, outer brackets and the blanks between Han characters and digits."""
    text = re.sub(
        r"^\s*(?:[\[（(]?\d{1,2}(?:\s?[,，]\s?\d{1,2}){0,8}[\]）)]?[.．、\s]*(?!\d)|[①-⑳]|[*＊■□●○◎◆◇★☆▲△]+)",
        "",
        text.strip().lstrip("•· "),
    ).strip(" 。；;，,")
    return re.sub(rf"(?<=[{_HAN}\d，）)]) +(?=[{_HAN}\d（(])|(?<=[，,]) +", "", text)


def split_keywords(value: str) -> tuple[str, ...]:
    """Keywords of a value: parted at the strongest separator it has."""
    value = value.strip().strip("。.．；;，, ")
    if re.search(r"[A-Za-z]\s{2,}[A-Za-z]", value) and not re.search("[;；,，、]", value):
        return tuple(dict.fromkeys(re.split(r"\s{2,}", value)))
    for separator in ("；;", "，,", "、", "|｜/／", " \u3000"):
        if any(s in value for s in separator):
            parts = re.split(rf"\s*[{re.escape(separator)}]+\s*", value)
            # a lone comma between words that blanks part: the blanks win
            if separator not in ("；;",) and max(map(len, parts)) > 20 and " " in value and re.search(f"[{_HAN}] [{_HAN}]", value):
                continue
            if separator == "；;":
                parts = [re.sub(rf"(?<=[{_HAN}]) +(?=[{_HAN}])", "", p) for p in parts]
            return tuple(dict.fromkeys(p.strip(" 。.:：") for p in parts if p.strip(" 。.:：")))
    return (value,) if value else ()


_TAKES_UP = re.compile(r"(?:提到|谈到|说到|讲到|提起|说起|谈起)(?=[㐀-鿿“])")
"""How a sentence takes up a keyword: no keyword opens so."""


_SHORT_KEYWORD = 5


def parse_keywords(text: str, start: int, end: int, context: str) -> Keywords:
    """Keywords in `text[start:end]`, from which a body glued to them is cut off.

    Args:
        text: the text in which the value stands.
        start: where the value begins.
        end: where its line ends.
        context: title and abstract; a keyword is likely to stand there too, which shows where the last one ends.
    """
    value = text[start : min(end, start + 1000)]
    if (heading := _FIRST_SECTION.search(value)) is not None and (own := split_keywords(value[: heading.start()])):
        return Keywords(own, start + heading.start(), True)
    stop = re.search(r"[。！？]", value)
    if (stop is None or stop.end() >= len(value.rstrip())) and len(value) <= 200:
        whole = split_keywords(value)
        # a keyword as long as a clause is one with a sentence glued to it
        if stop is None or not any(len(item) > 15 and re.search("[，,：]", item) for item in whole):
            return Keywords(whole, end, False)
    head = re.split(r"[。！？]", value, maxsplit=1)[0]
    strong = "；;" if re.search("[；;]", head) else " \u3000" if re.search(r"[ \u3000]", head) else "，,、"
    pieces = re.split(rf"([{strong}]+)", head)
    items: list[str] = []
    position = 0
    for piece in pieces:
        if piece and piece[0] in strong:
            position += len(piece)
            continue
        is_last = position + len(piece) >= len(head)
        if (
            is_last
            and items
            and 2 <= len(piece.strip()) <= _SHORT_KEYWORD
            and strong == "；;"
            and re.search(r"[，,。：:、]", piece) is None
        ):
            items.append(piece.strip())  # a stop closes the list
            return Keywords(tuple(dict.fromkeys(items)), start + len(head) + 1, True)
        is_clean = len(piece) <= 12 and not re.search(r"[，,。：:]", piece) if strong != "，,、" else len(piece) <= 12
        if is_clean and position + len(piece) < len(head):
            if piece.strip():
                items.append(piece.strip())
            position += len(piece)
            continue
        blanks = len(piece) - len(piece.lstrip())
        cut = _last_keyword(piece[blanks:], context)
        if cut and piece[blanks : blanks + cut] not in items:  # a word that is a keyword already opens the sentence
            items.append(piece[blanks : blanks + cut])
            position += blanks + cut
        break
    return Keywords(tuple(dict.fromkeys(items)), start + position, True)


def _last_keyword(piece: str, context: str) -> int:
    """Length of the keyword that a sentence is glued to, 0 where none can be told.

    Each place is weighed: the keyword stands in title or abstract, a word that opens sentences follows, words of the title follow.
    """
    if _TAKES_UP.match(piece) is not None:
        return 0
    openers = {m.start(): len(m[0]) for m in _body_open().finditer(piece, 2, min(len(piece), 20))}
    best, best_score = 0, 0.9
    for size in range(2, min(14, len(piece))):
        if "、" in piece[:size] or piece[size - 1] in "，,：:":
            break
        score = 0.6 * size if piece[:size] in context else 0.0
        if size in openers:
            score += 0.5 + 0.6 * min(openers[size], 2)
        echo = 0
        while echo < 4 and piece[size : size + echo + 1] in context and size + echo < len(piece):
            echo += 1
        score += (0.4 * echo if echo >= 2 else 0.0) - 0.1 * abs(size - 4)
        if score > best_score:
            best, best_score = size, score
    return best
