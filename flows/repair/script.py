"""Traditional characters, the particle 著 and corner quotes become what simplified text has.

An essay in traditional or mixed script is converted as OpenCC's `t2s` does, with two lexicons for what `t2s`
leaves wrong: `t2s_exceptions.tsv` (words) and `zhe.tsv` (where 著 is 着). In a simplified essay only
characters that are never valid there are converted, so that 萧乾, 慰藉 and 瞭望 stay.
"""

from __future__ import annotations

import re
from functools import cache

from flows.repair.rule import Case, Rule
from flows.spans.documents import Script
from flows.spans.edited import Replacement
from flows.text.characters import CORNER_QUOTES, HAN
from flows.text.conversion import t2s
from flows.text.script import to_simplified, traditional_only_characters
from flows.text.seeds import read_lexicon

TRADITIONAL, STRAY, WORD, PARTICLE, QUOTE = "traditional", "stray-traditional", "traditional-word", "particle-zhe", "corner-quote"

_NAMES = "榘塚"  # variants that simplified text keeps in names: 朱文榘, 三塚
_QUOTES = re.compile("[" + "".join(CORNER_QUOTES) + "]")


def find_script(text: str, script: Script) -> list[Replacement]:
    """Replacements that bring the text of an essay to simplified characters, one for each run of changed characters.

    Args:
        text: the text after slips, glosses and invisible characters are repaired.
        script: what `flows.text.script.script_of` says of the whole essay.
    """
    changes = _stray_changes(text) if script == "hans" else _traditional_changes(text)
    for match in _QUOTES.finditer(text):
        changes[match.start()] = (CORNER_QUOTES[match[0]], QUOTE)
    return _runs(text, changes)


def find_stray(text: str) -> list[Replacement]:
    """Replacements for a simplified essay: the characters that are never valid in simplified text."""
    return _runs(text, _stray_changes(text))


def find_traditional(text: str) -> list[Replacement]:
    """Replacements for an essay in traditional or mixed script."""
    return find_script(text, "hant")


def _stray_changes(text: str) -> dict[int, tuple[str, str]]:
    characters = t2s().characters
    present = traditional_only_characters().intersection(text).difference(_NAMES)
    if not present:
        return {}
    # a class of the few characters that stand in the text is searched far faster than one of three thousand
    found = re.finditer(f"[{''.join(sorted(present))}]", text)
    return {match.start(): (characters[ord(match[0])], STRAY) for match in found}


def _traditional_changes(text: str) -> dict[int, tuple[str, str]]:
    changes: dict[int, tuple[str, str]] = {}
    converted = to_simplified(text)
    if converted is not text:
        changes = {i: (b, TRADITIONAL) for i, (a, b) in enumerate(zip(text, converted, strict=True)) if a != b}
    words, pattern = _words()
    for match in pattern.finditer(text):
        for i, after in enumerate(words[match[0]], match.start()):
            if changes.get(i, (text[i],))[0] != after:
                changes[i] = (after, WORD)
    if "著" in text:
        changes |= {match.start(): ("着", PARTICLE) for match in _particle().finditer(text)}
    return changes


def _runs(text: str, changes: dict[int, tuple[str, str]]) -> list[Replacement]:
    """Join changes of neighbouring characters by the same rule."""
    found: list[Replacement] = []
    for at, (after, rule_id) in sorted(changes.items()):
        if text[at] == after:
            continue
        if found and found[-1].end == at and found[-1].rule_id == rule_id:
            last = found.pop()
            found.append(Replacement(last.start, at + 1, last.text + after, rule_id))
        else:
            found.append(Replacement(at, at + 1, after, rule_id))
    return found


@cache
def _words() -> tuple[dict[str, str], re.Pattern[str]]:
    words = {row["printed"]: row["simplified"] for row in read_lexicon("t2s_exceptions.tsv")}
    return words, re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


@cache
def _particle() -> re.Pattern[str]:
    """The 著 that is 着: after a verb, before its followers, or after any Han character where no word keeps it."""
    rows = read_lexicon("zhe.tsv")

    def contexts(role: str) -> list[str]:
        return [row["context"] for row in rows if row["role"] == role]

    verbs = "|".join(f"(?<={verb}著)" for verb in contexts("verb"))
    followers = "|".join(contexts("follower"))
    kept_before, kept_after = "".join(contexts("kept_before")), "|".join(contexts("kept_after"))
    return re.compile(f"著(?:(?={followers})|{verbs}|(?<=[{HAN}]著)(?<![{kept_before}]著)(?!{kept_after}))")


RULES: tuple[Rule, ...] = (
    Rule(
        TRADITIONAL,
        "script",
        "Canonical text is simplified; OpenCC's t2s converts words before characters.",
        "基層黨組織建設",
        "基层党组织建设",
        find_traditional,
        (Case("乾隆年間的瞭望臺", "乾隆年间的瞭望台"), Case("於是乾部們", "于是干部们")),
    ),
    Rule(
        STRAY,
        "script",
        "A simplified essay has a stray traditional character; those that are valid in simplified text stay.",
        "在市场中爭相出现",
        "在市场中争相出现",
        find_stray,
        (
            Case("萧乾的慰藉，藉以覆盖，登高瞭望，著名的什么", "萧乾的慰藉，藉以覆盖，登高瞭望，著名的什么"),
            Case("朱文榘出席了會议", "朱文榘出席了会议"),
        ),
    ),
    Rule(
        PARTICLE,
        "script",
        "t2s leaves 著 where it is the particle 着 or the 着 of 着重, 着力; it stays in 著名, 著作, 显著.",
        "發揮著作用",
        "发挥着作用",
        find_traditional,
        (
            Case("意味著，執著，著力沿著這條路走", "意味着，执着，着力沿着这条路走"),
            Case("著名的原著與編著有顯著不同，著有《論持久戰》", "著名的原著与编著有显著不同，著有《论持久战》"),
            Case("結合著實際，隨著名著的傳播", "结合着实际，随着名著的传播"),
        ),
    ),
    Rule(
        WORD,
        "script",
        "Words that t2s leaves wrong or makes wrong, as the lexicon says for each.",
        "為瞭沈著應對",
        "为了沉着应对",
        find_traditional,
        (Case("登高瞭望，天神地祇", "登高瞭望，天神地祇"),),
    ),
    Rule(
        QUOTE,
        "script",
        "Corner brackets are the quotation marks of traditional typesetting; OpenCC keeps them.",
        "「四個『意識』」",
        "“四个‘意识’”",
        find_traditional,
    ),
)
