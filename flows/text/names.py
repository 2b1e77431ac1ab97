"""Names of persons and organisations: what looks like one, and where glued names part.

Chinese names are told by surname (`seeds/lexicons/surnames.tsv`) and length, foreign ones by the middle dot, organisations by their last word
(`organisation_words.tsv`).
"""

from __future__ import annotations

import re
from functools import cache

from flows.text.seeds import read_lexicon, words_by_kind

HAN = "\u3400-\u9fff\U00020000-\U0002ffff〇々"
PROVINCES = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
    "|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
"""The provinces and what ranks with them, as alternatives of a pattern."""
_HAN_ONLY = re.compile(rf"[{HAN}]+\Z")
_DOTTED = re.compile(
    rf"(?>(?:[A-Z][A-Za-z]*+[.·•．‧・\s]++)*)[{HAN}]{{1,8}}(?:\s?[·•‧・．.]\s?(?:[{HAN}]{{1,10}}|[A-Z]\.?))+(?:-[{HAN}]{{1,8}})?\Z"
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*\.?(?:[ ,]+(?:[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*\.?))*\Z")
_NOT_PERSON = re.compile(
    r"论|研究|问题|分析|探[讨析索究]|浅[谈析议]|工作|建设|思想|政治|中国|我国|新时代|基层|企业|发展|管理|教育|社会|理论|实践|方法|关系|制度|策略|创新|影响|作用|意义|毕业|院校|岗位|用户|会员|[的与和及]"
)


@cache
def surnames() -> dict[str, str]:
    """Surname to kind (`common`, `rare`, `compound`)."""
    return {row["surname"]: row["kind"] for row in read_lexicon("surnames.tsv")}


def surname_of(name: str) -> str | None:
    """The known surname `name` begins with, compound ones first; `None` for none."""
    known = surnames()
    for length in (4, 3, 2):
        if len(name) > length and known.get(name[:length]) == "compound":
            return name[:length]
    return name[0] if name and name[0] in known else None


def is_han_name(text: str) -> bool:
    """Whether `text` is a Chinese personal name of 2-4 characters with a known surname (`王伟`, `欧阳修`, `范徐丽泰`)."""
    if not 2 <= len(text) <= 5 or not _HAN_ONLY.match(text):
        return False
    family = surname_of(text)
    if family is None:
        return False
    given = len(text) - len(family)
    if given > 2:
        # two surnames worn together (a married woman's), then one or two characters
        return (
            len(family) == 1 and given == 3 and text[1] in surnames() and surnames()[text[1]] == "common" and not _NOT_PERSON.search(text)
        )
    return not (given == 2 and _NOT_PERSON.search(text))


def is_foreign_name(text: str) -> bool:
    """Whether `text` is a foreign name in Chinese letters with a middle dot (`卡尔·马克思`, `詹姆斯·C.斯科特`)."""
    return len(text) <= 40 and bool(_DOTTED.match(text))


_TRANSLITERATION = frozenset(
    "阿埃艾安昂奥巴贝本比波伯博布查达戴德迪蒂丁杜多恩尔法费弗佛福夫戈格葛古哈海汉赫霍基吉加杰卡凯科克肯库拉莱兰朗劳勒雷里利列林卢鲁路伦罗洛马迈曼麦梅门蒙米明莫穆纳内尼涅诺欧帕庞佩彭皮普奇乔"
    "切琼让萨塞森沙申史斯苏索塔泰坦汤特腾廷图托瓦威维温文沃乌西希锡夏肖谢辛休雅亚扬耶伊尤约泽詹兹祖娜丽莎琳妮黛巴萨帝洛茨茅盖顿根哥捷赛舍甫契"
)


def is_transliterated(text: str) -> bool:
    """Whether `text` is spelt with the characters that transcribe foreign names (`尼葛洛庞帝`, `霍斯尼`)."""
    return 3 <= len(text) <= 7 and all(c in _TRANSLITERATION for c in text)


def is_latin_name(text: str) -> bool:
    """Whether `text` is a Western name, in any order (`Smith J A`, `SMITH J`, `Smith, John`, `John A. Smith`)."""
    if not (2 <= len(text) <= 60 and _LATIN.match(text)):
        return False
    words = re.split(r"[ ,]+", text)
    if len(words) > 6 or not any(w[0].isupper() for w in words):
        return False
    particles = {
        "van",
        "von",
        "de",
        "der",
        "den",
        "la",
        "le",
        "du",
        "di",
        "da",
        "del",
        "ter",
        "ten",
        "al",
        "bin",
        "ibn",
        "dos",
        "y",
        "e",
        "af",
        "zu",
        "zur",
        "el",
    }
    return all(w[0].isupper() or w.lower() in particles for w in words)


def is_organisation(text: str) -> bool:
    """Whether `text` ends like an organisation (`教育部`, `中共中央文献研究室`, `浙江大学课题组`)."""
    return len(text) >= 2 and text.rstrip("）)").endswith(words_by_kind("organisation_words.tsv")["organisation"])


def is_person_name(text: str) -> bool:
    """Whether `text` looks like the name of one person: Chinese, foreign with a middle dot, or Western with initials."""
    text = text.strip()
    if is_han_name(text) or is_foreign_name(text):
        return True
    return is_latin_name(text) and len(text.split()) > 1


def split_glued_names(text: str) -> list[str]:
    """Names in a run that may have lost its separators (`刘振华王小明` -> two names); `[text]` when no reading is better.

    Every part must be a name of 2-3 characters (3-4 with a compound surname); of several readings the one with more common surnames wins,
    then the one with more names of three characters.
    """
    parts = [p for p in re.split(r"[\s,，、;；]+", text.strip()) if p]
    if len(parts) > 1:
        joined: list[str] = []
        for part in parts:
            if len(part) == 1 and joined and len(joined[-1]) == 1 and _HAN_ONLY.match(joined[-1]):
                joined[-1] += part  # a name spaced out to the width of three characters
            else:
                joined.append(part)
        return [name for part in joined for name in split_glued_names(part)]
    if (
        not 4 <= len(text) <= 24
        or not _HAN_ONLY.match(text)
        or is_organisation(text)
        or (len(text) == 4 and surnames().get(text[:2]) == "compound")
    ):
        return [text] if text else []
    known = surnames()
    best: list[tuple[int, list[str]] | None] = [None] * (len(text) + 1)
    best[0] = (0, [])
    for start in range(len(text)):
        here = best[start]
        if here is None:
            continue
        for length in (2, 3, 4):
            name = text[start : start + length]
            if len(name) != length or not is_han_name(name) or (length == 4 and surname_of(name) == name[0]):
                continue
            kind = known[surname_of(name) or name[0]]
            score = here[0] + (0 if kind == "rare" else 10) + (4 if length == 3 else 0) - 6
            old = best[start + length]
            if old is None or score > old[0]:
                best[start + length] = (score, [*here[1], name])
    end = best[len(text)]
    return end[1] if end is not None and end[0] >= 4 else [text]
