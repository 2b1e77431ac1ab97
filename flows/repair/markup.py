"""Residue of markup and typesetting: HTML tags, CNKI's <正>, Founder codes, escaped line ends, Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.repair.lines import HAN, is_entry
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.spans.overlaps import first_of_overlapping
from flows.text.characters import characters_of

_ATTRIBUTES = r"(?:[^<>]{0,300}|\s[^<>=]{1,40}=[\"'“”][^<>]{0,3000})"
_RESIDUE = re.compile(
    rf"(?P<zheng><正>\s?)"
    rf"|(?P<break></?(?:p|br|div|tr|li|h[1-6]|table|ul|ol)\b{_ATTRIBUTES}>)"
    rf"|(?P<tag></?(?:span|font|b|strong|em|i|u|a|td|th|tbody|sup|sub|o:p|img|col|colgroup|center|section|script|style)\b{_ATTRIBUTES}>|<!--.{{0,300}}?-->)"
    rf"|(?P<founder>\[(?:HT|HJ|HK|JZ|WT|XC|KG|JP|BT|DW|FL|HS|CX|SX|ZW)[^\]\n\u4e00-\u9fff]{{0,20}}\])"
    rf"|(?P<escape>(?<=[{HAN},.，。])(?:\\r\\n|\\n|rn)[ ]?(?=[{HAN}]))",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"(?m)^[ ]{0,3}(?P<hash>#{1,6}[ ]+)|(?P<bold>\*\*)(?=[^*\n]{1,200}\*\*)(?P<inner>[^*\n]+)(?P<end>\*\*)")
_ENDS = re.compile("[。！？]")
_ONE_HAN = re.compile(f"[{HAN}]")
_INSIDE = r"(?:[^()\n]|\([^()\n]{0,200}\)){0,400}"
_IMAGE = re.compile(rf"!\[[^\]\n]{{0,200}}\]\((?:data:[^)\s]*|{_INSIDE})\)")
_LINK = re.compile(
    rf"(?<!!)(?P<open>\[)(?!\^)(?P<shown>[^\[\]\n]{{1,120}})(?P<close>\]\((?:https?://|javascript:|mailto:|www\.|/|#){_INSIDE}\))"
)
_ESCAPE = re.compile(r"\\(?=[*~#>`])")
_SIGN = "[\U0001f000-\U0001faff\u2614-\u2660\u2662-\u2664\u2666-\u26ff\u2701-\u2712\u2717-\u2775\u27b0-\u27bf]"
_ANY_EMOJI = re.compile(_SIGN)
_EMOJI = re.compile(f"(?:{_SIGN}[\U0001f3fb-\U0001f3ff\u200d\ufe0f\u20e3\u2640\u2642]*)+")
_FEW_EMOJI = 6
_MARKS = frozenset("，。、；：！？,;:!?)）")
_BEFORE = f"{HAN}，。、；：？！”）"
# scraps of one to three characters with single blanks between them, some of them marks that no Chinese sentence or formula has
_SCRAPS = re.compile(
    rf"[!-~](?:(?<=[{_BEFORE}].)|(?<=[{_BEFORE}] .))(?:[!-~]{{0,2}}(?: [!-~]{{1,3}}){{3,30}})[ ]?(?=[{HAN}，。、；：？！“（\n]|\Z)"
)
_SCRAP_LINE = re.compile(rf"(?m)^[!-~]{{1,3}}(?: [!-~]{{1,3}}){{3,60}}[ ]?(?=\n|\Z|[{HAN}“（])")
_FEWEST_LINES, _FEWEST_KINDS = 3, 4
_NUMBER = re.compile(r"[-+±]?\d+(?:[.,]\d+)?[%,;]?")
_LISTED = re.compile(r"[A-Za-z\d]{1,2}[.,;:!?)]")
"""What a table's row and a list of short items are made of."""
_TEX = re.compile(r"\$[^$]*\$|[_^] ?\{|\\[A-Za-z%]")
_ODD_MARKS = frozenset("#{}|~^$@&;_`\\")
_TRIGGERS = ("<", "[HT", "[HJ", "[HK", "[JZ", "[WT", "[XC", "[KG", "[JP", "[BT", "[DW", "[FL", "[HS", "[CX", "[SX", "[ZW", "rn", "\\n")


def find_markup(text: str) -> list[Replacement]:
    """Tags and codes go; tags that end a line become a line feed."""
    found = []
    if any(map(text.__contains__, _TRIGGERS)):
        for match in _RESIDUE.finditer(text):
            kind = match.lastgroup
            if kind == "break":
                found.append(Replacement(match.start(), match.end(), "\n", "html-tag"))
            else:
                rule_id = {"zheng": "cnki-zheng", "tag": "html-tag", "founder": "founder-code"}.get(kind or "", "escaped-line-end")
                found.append(Replacement(match.start(), match.end(), "", rule_id))
    return found


def find_links(text: str) -> list[Replacement]:
    """Images, links and escaped marks of Markdown: of a link its words stay."""
    found = []
    if "](" in text:
        found += [Replacement(*match.span(), "", "markdown-image") for match in _IMAGE.finditer(text)]
        for match in _LINK.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.end() + 40]
            if is_entry(line[:400]):
                continue  # the address is the entry's
            if match["shown"].isdigit():  # a marker
                found.append(Replacement(match.start("close") + 1, match.end(), "", "markdown-link"))
            else:
                found.append(Replacement(*match.span("open"), "", "markdown-link"))
                found.append(Replacement(*match.span("close"), "", "markdown-link"))
    if "\\" in text:
        found += [Replacement(*match.span(), "", "markdown-escape") for match in _ESCAPE.finditer(text)]
    return first_of_overlapping(sorted(found))


def find_anti_copy(text: str) -> list[Replacement]:
    """Scraps that a forum printed, in the colour of the page, into what readers copy."""
    if _ODD_MARKS.isdisjoint(characters_of(text)):
        return []
    found = []
    for match in _SCRAPS.finditer(text):
        scraps = match[0].rstrip(" ")
        pieces = scraps.split(" ")
        if "=" not in scraps and not _TEX.search(scraps) and _are_mixed(pieces) and len(_ODD_MARKS & set(scraps)) >= 2:
            start = match.start() - (text[match.start() - 1] == " ")
            found.append(Replacement(start, match.end(), "", "anti-copy"))
    if len(_ODD_MARKS & characters_of(text)) < _FEWEST_LINES:
        return found
    lines = [match.span() for match in _SCRAP_LINE.finditer(text) if _is_scrap(match[0])]
    if len(lines) >= _FEWEST_LINES:
        # a forum prints them on lines of their own and in front of lines, too
        found += (Replacement(start, end, "", "anti-copy") for start, end in lines)
        found = first_of_overlapping(sorted(found))
    return found


def _are_mixed(pieces: Sequence[str]) -> bool:
    """Whether half of the pieces at least are neither letters nor figures alone."""
    return 2 * sum(not piece.isalpha() and not piece.isdigit() for piece in pieces) >= len(pieces)


def _is_scrap(line: str) -> bool:
    """Whether a row of short pieces has the mixture of letters, figures and marks that no formula and no list has."""
    pieces = line.split()
    marks = {c for c in line if not c.isalnum() and c != " "}
    return (
        "=" not in line
        and _are_mixed(pieces)
        and len(marks) >= min(_FEWEST_KINDS, len(pieces) // 2)
        and sum(_NUMBER.fullmatch(piece) is not None for piece in pieces) * 2 < len(pieces)
        and sum(_LISTED.fullmatch(piece) is not None for piece in pieces) * 2 < len(pieces)
        and any(map(str.isalnum, line))
    )


def find_emoji(text: str) -> list[Replacement]:
    """Emoji that a hijacked page sprinkles over a text: many, nearly all different, most of them in front of a mark."""
    if _ANY_EMOJI.search("".join(characters_of(text))) is None:
        return []
    found = list(_EMOJI.finditer(text))
    inside = sum(text[m.end() : m.end() + 1] in _MARKS and m.start() > 0 and text[m.start() - 1] != "\n" for m in found)
    if len(found) < _FEW_EMOJI or inside < 0.6 * len(found) or len({m[0] for m in found}) < 0.6 * len(found):
        return []
    return [Replacement(*m.span(), "", "sprinkled-emoji") for m in found]


def _is_mask(text: str, match: re.Match[str]) -> bool:
    """Whether two pairs of asterisks stand for words that were left out (`**岁。**年来`): words on both sides, a sentence ends between them."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return _ENDS.search(match["inner"]) is not None and _ONE_HAN.fullmatch(before) is not None and _ONE_HAN.fullmatch(after) is not None


def find_markdown(text: str) -> list[Replacement]:
    """Heading hashes and bold asterisks go; a row of asterisks, which may be a mask, stays."""
    found = []
    if "# " in text or "**" in text:
        for match in _MARKDOWN.finditer(text):
            if match["hash"]:
                found.append(Replacement(match.start("hash"), match.end("hash"), "", "markdown"))
            elif (
                text[match.end() : match.end() + 1] != "*" and text[match.start() - 1 : match.start()] != "*" and not _is_mask(text, match)
            ):
                found.append(Replacement(match.start("bold"), match.end("bold"), "", "markdown"))
                found.append(Replacement(match.start("end"), match.end("end"), "", "markdown"))
    return found


RULES = (
    Rule("cnki-zheng", "residue", "CNKI marks the beginning of a full text with <正>.", "<正>党的建设", "党的建设", find_markup),
    Rule(
        "html-tag",
        "residue",
        "A tag the crawler did not parse; one that ends a block ends a line.",
        "<p>第一段</p>第二段<strong>重点</strong>",
        "\n第一段\n第二段重点",
        find_markup,
        (
            Case("若a<b且b>c", "若a<b且b>c"),
            Case("<p style=“" + "margin:0;" * 60 + "”>第一段", "\n第一段"),
        ),
    ),
    Rule(
        "founder-code",
        "residue",
        "Typesetting codes of the Founder system, in which journals were set.",
        "[HT10.5,10.XH]摘要",
        "摘要",
        find_markup,
        (Case("[HT病房]", "[HT病房]"),),
    ),
    Rule(
        "escaped-line-end",
        "residue",
        "An escaped line end whose backslashes were dropped: CR LF printed as the letters rn.",
        "化rn解矛盾",
        "化解矛盾",
        find_markup,
        (Case("用modern方法", "用modern方法"),),
    ),
    Rule(
        "anti-copy",
        "residue",
        "Scraps that a forum prints invisibly between sentences, to spoil what is copied from it.",
        "加强党的建设; k: m3 }# h7 L3，要坚持群众路线",
        "加强党的建设，要坚持群众路线",
        find_anti_copy,
        (
            Case("党建。5 q0 D# [3 l6 {y 工作", "党建。工作"),
            Case(
                "4 R( M, F! }+ P9 I0 Y\n: O4 K# l- i3 K0 x2 [; V. h1党建工作。\n( u, A% m$ s5 Q$ K) H\n好。",
                "\n党建工作。\n\n好。",
            ),
            Case("|#$\n0.5 1.2 3% 4%\n0.6 1.3 5% 6%\n0.7 1.4 7% 8%\n表", "|#$\n0.5 1.2 3% 4%\n0.6 1.3 5% 6%\n0.7 1.4 7% 8%\n表"),
            Case("|#$\n1. a) b; c\nA. B, C; D!\n1, 2; 3. 4\n项", "|#$\n1. a) b; c\nA. B, C; D!\n1, 2; 3. 4\n项"),
            Case("a + b\n1 2 3 4\nA B C D\nx, y; z.", "a + b\n1 2 3 4\nA B C D\nx, y; z."),
            Case("设a + b = c，则成立", "设a + b = c，则成立"),
            Case("学习C# 与 F# 语言", "学习C# 与 F# 语言"),
            Case("分为A B C D 四类；", "分为A B C D 四类；"),
            Case("均增长达 $1 8 . 1 3 \\%$ 。其中 $X _ { i }$ 为", "均增长达 $1 8 . 1 3 \\%$ 。其中 $X _ { i }$ 为"),
        ),
    ),
    Rule(
        "sprinkled-emoji",
        "residue",
        "A hijacked page sprinkles emoji over a text, so that no two copies of it are alike.",
        "要接受教育和监督✭🙅🏽，要汇报思想🤵、学习🚶、工作🛩。这是有效途径🫁。题目🤾🏻，居中写。",
        "要接受教育和监督，要汇报思想、学习、工作。这是有效途径。题目，居中写。",
        find_emoji,
        (Case("节日快乐🎉！\n🌹祝贺", "节日快乐🎉！\n🌹祝贺"),),
    ),
    Rule(
        "markdown-image",
        "residue",
        "The place of an image in Markdown.",
        "党建引领。\n![照片1.jpg](https://www.example.com/1.jpg)\n再创新绩。",
        "党建引领。\n\n再创新绩。",
        find_links,
        (Case("他说[注](原文如此)。", "他说[注](原文如此)。"),),
    ),
    Rule(
        "markdown-link",
        "residue",
        "A link of Markdown: its words stay, its address goes.",
        "依据[某某条例](https://www.example.com/tl)办理。",
        "依据某某条例办理。",
        find_links,
        (Case("如前所述[3](#ref3)。", "如前所述[3]。"), Case("见[1](第5页)", "见[1](第5页)")),
    ),
    Rule(
        "markdown-escape",
        "residue",
        "A backslash that keeps a mark from being read as Markdown.",
        "某某问题研究\\*\n王明1.2\\* 李小芳1",
        "某某问题研究*\n王明1.2* 李小芳1",
        find_links,
        (Case("路径为C:\\data", "路径为C:\\data"),),
    ),
    Rule(
        "markdown",
        "residue",
        "Heading hashes and bold asterisks of Markdown are not print.",
        "## 一、**政策导向**与实践",
        "一、政策导向与实践",
        find_markdown,
        (
            Case("***总书记", "***总书记"),
            Case("C# 语言", "C# 语言"),
            Case("迎来了**岁生日。**年来书屋一直开着。", "迎来了**岁生日。**年来书屋一直开着。"),
            Case("**书屋开了。**村里人高兴。", "书屋开了。村里人高兴。"),
        ),
    ),
)
