"""What the lines of a page say of the essay: address, site, column, date, author, journal."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from flows.repair.lines import HAN, Line
from flows.text.bylines import credits_of
from flows.text.names import is_han_name, is_organisation
from flows.text.seeds import alternatives, words_by_kind


class PrintedFact(NamedTuple):
    """A value and where it stands in the text it was read from."""

    name: str
    value: str
    start: int
    end: int


_COLONS = frozenset(":：︰")
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?[-./年]\s?(?P<month>1[0-2]|0?[1-9])\s?[-./月]\s?(?P<day>3[01]|[12]\d|0?[1-9])"
    r"(?:\s?日|(?![\d日]))(?:\s?(?:T|周.|星期.|[（(]?星期.[)）]?)?\s?\d{1,2}:\d\d(?::\d\d)?)?"
)
_DATED_AUTHOR = re.compile(
    rf"{_DATE.pattern}\s?(?P<author>(?!(?<=日)(?:[于晨晚夜在至起止到前后以]|[上下]午))(?:[{HAN}·、 ]{{2,30}}|[{HAN}](?:[,，][{HAN}]){{1,5}}))?"
)
"""A site that takes surnames for words of their own prints `薇,耿` of 王薇 and 耿申."""
_DATED_UNIT = re.compile(
    rf"{_DATE.pattern}[{HAN}]{{2,4}}[{HAN}、，, ]{{2,50}}(?:大学|学院|党校|研究|公司|委员会)[{HAN}、，, ]{{0,20}}\d{{0,6}}"
)
_SITE_AND_DATE = re.compile(rf"(?P<site>[{HAN}A-Za-z]{{2,12}})\s{_DATE.pattern}")
_DATE_AND_SITE = re.compile(rf"{_DATE.pattern}\s?[-—|]\s?[{HAN}A-Za-z]{{2,12}}")
_ADDRESS_AND_DATE = re.compile(rf"(?:https?:)?(?://)?(?:[A-Za-z\d-]+\.)+(?:com|cn|net|org|gov|edu)(?:\.cn)?/?\s{{0,9}}{_DATE.pattern}")
_ROLE = re.compile(r"(?:本报|本网|本刊|本站)?(?:特约)?(?:记者|通讯员|评论员)\s?[:：]?\s?(?=[㐀-鿿])")
_TEACHER = re.compile(r"[㐀-鿿]{2,4}(?=(?:老师|编辑|小编)\Z)")
"""How text farms name who put a text there."""
_TAKEN_FROM = re.compile(
    rf"(?:The following article is from|以下文章来源于)\s(?P<site>[{HAN}A-Za-z\d·]{{2,20}}?)\s?[,，]?\s?(?:Author|作者)\s?(?P<author>[{HAN}]{{2,4}}(?:[ 、][{HAN}]{{2,4}}){{0,3}}).{{0,4}}"
)
"""A public account that took the text from another."""
_PRINTED_IN = re.compile(rf"《\s?(?P<journal>[{HAN}]{{2,12}})\s?》\s?[（(]\s?{_DATE.pattern}\s{{0,9}}(?:第?\s?\d{{1,2}}\s?版)?\s?[)）]")
_HISTORY = re.compile(r"[（(【\[]?\s?(?:收稿|投稿|来稿|收|修回|修订|修改|改回|接受|录用)日期\s?[】\]]?\s?[:：]")
_POSTED = re.compile(rf"[^\s。，；：！？]{{1,20}}\s?(?:发表|发布|上传|更新)于\s?[:：]?\s?{_DATE.pattern}")
"""A board says who posted the text and when: a name that is none of an author."""
_COLUMN_AND_DATE = re.compile(rf"(?P<column>[{HAN}]{{2,10}})(?=(?:19|20)\d\d[-./]){_DATE.pattern}(?P<author>[{HAN}]{{2,6}})?")
"""A column, the day, and who put the text there, without a blank between them."""
_COUNTED = re.compile(r"(?<=[\d日])\s\d{1,7}\s?次?\Z")
"""A number of clicks behind the time."""
# a public account: its column, the date, the region the post was sent from
_SENT_FROM = re.compile(rf"(?:[{HAN}A-Za-z\d]{{1,10}}\s)?{_DATE.pattern}\s[{HAN}]{{2,4}}")
_VOLUME = re.compile(
    rf"《?(?P<journal>[{HAN}]{{2,20}}(?:[（(][{HAN}]{{1,10}}[)）])?)》?[\s›»>]*[,，]?\s?(?P<year>(?:19|20)\d\d)\s?年?\s?[,，]?\s?"
    r"(?:(?:Vol\.?|第)\s?\d{1,3}\s?卷?[\s›»>]*[,，]?\s?)?(?:Issue|No\.?|第)\s?[（(]?(?P<issue>\d{1,2})[）)]?\s?期?\s?"
    r"(?:[:：,，]\s?(?P<pages>\d{1,5}(?:[-—–]\d{1,5})?(?:[,，]\d{1,4})?))?\s?[.。]?\s?(?:DOI\s?[:：]?\s?(?P<doi>10\.\d{4,9}/[^\s\u4e00-\u9fff]+))?(?:\s*(?:PDF|HTML)){0,2}",
    re.IGNORECASE,
)
_BLURB = re.compile(r"《(?P<journal>[^》]{2,20})》\s?[（(](?:国内(?:统一)?刊号|CN|ISSN|刊号)")
_ISSUE = re.compile(
    rf"《?(?P<journal>[{HAN}]{{2,20}}(?:[·•（(][{HAN}]{{1,10}}[)）]?)?)》?(?:杂志)?\s?(?:>>|[>»›])?\s?[,，·]?\s?(?P<year>(?:19|20)\d\d)\s?年?\s?第?\s?"
    r"(?P<issue>\d{1,2})\s?(?:期|(?<=第\d)(?=\Z|\s)|(?<=第\d\d)(?=\Z|\s))"
    r"(?:\s?[:：,，]?\s?(?P<pages>\d{1,4}(?:-\d{1,4})?)\s?(?:页?|,共\d+页))?"
)
_CITED = re.compile(
    rf"《?(?P<journal>[{HAN}]{{2,20}}(?:[（(][{HAN}]{{1,10}}[)）])?)》?\s?[,，]\s?(?P<year>(?:19|20)\d\d)\s?[,，]\s?(?:\d{{1,3}}\s?)?[（(](?P<issue>\d{{1,2}})[)）]"
    r"(?:\s?[:：]\s?(?P<pages>\d{1,5}(?:[-—–]\d{1,5})?))?"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。；、）)]+")
_GLUED_DAY = re.compile(r"(?:(?<=\.com)|(?<=\.net)|(?<=\.org)|(?<=\.cn))(?:19|20)\d\d[-./]\d.*\Z")
_OF_READERS = ("回复", "引用", "举报", "赞")
_HOST = re.compile(r"(?:https?://)?([^/:\s]+)")
_REMARK = re.compile(r"\s?[【\[（(]?(?:授权|转载|原创|首发)[】\])）]?\Z")
_BUTTONS = re.compile(r"(?:\s(?:下载|收藏|下载收藏|语音播报|语音朗读|打印|打印本页|分享|关闭|关闭窗口|复制链接)){1,4}\Z")
"""Buttons of the page behind the name of the source."""
_BRACKETED = re.compile(r"(?:\s?[\[【][^\]】\[【]{0,4}(?:下载|注册|收藏|打印|评论|推荐|关闭|文章)[^\]】\[【]{0,4}[\]】]){1,4}\Z")
_FUNCTION = re.compile(r"(?:检索|搜索|登录|注册|收藏|帮助|微博|我们|地图)\Z")
"""The last words of a menu that bars part; a path ends on a column."""
_NO_COLUMN = re.compile(r"首页|主页|(?:范文|文章|文档|信息|新闻|论文|资讯|全文)?(?:正文|内容|详情|详细|阅读|浏览)(?:内容|正文|页|页面)?")
"""The last step of a path, which names no column."""
_OWNER = re.compile(
    r"(?i)copyright|all rights? reserved|powered by|版权所有|版权声明|版权申明|版权归|所有"
    r"|[©@]|\(c\)|[a-z]*ICP备.*|公网安备.*|[\d\-—–~.,，。:：|]+"
)
_SAYS_NOTHING = re.compile(
    r"(?:用户|网友|会员|网络|互联网|本站|网上|未知|不详|原创|佚名|转载|整理|上传|投稿|收集|匿名|admin|管理员|其他|其它|admin)+",
    re.IGNORECASE,
)
_COLLECTION = re.compile(r"论文|范文|作文|大全|文库|资料|频道|栏目|心得|体会|总结|报告|文章|[\d:：/]")
_SITE = re.compile(r"(?:网|网站|在线|论坛|客户端|频道|\.(?:com|cn|net|org))$")
_PERIODICAL = re.compile(
    r".{3,}(?:研究|探索|世界)$|.{2,}(?:论坛|论丛|评论|导刊|战线|文摘|通讯|前线)$|^(?:求是|瞭望|党建)$|^《.+》|(?:日报|晚报|周报|时报|早报|学报|月刊|周刊|旬刊|半月刊|杂志|期刊|学刊)$"
)


_DATED = (_SENT_FROM, _DATED_UNIT, _POSTED, _COLUMN_AND_DATE, _DATE_AND_SITE, _ADDRESS_AND_DATE)


class _Labels(NamedTuple):
    """A label with its value up to the next, and the labels that only a site prints: the others (author, editor) stand in journals too."""

    pair: re.Pattern[str]
    of_sites: frozenset[str]


@cache
def _labels() -> _Labels:
    words = words_by_kind("site_labels.tsv")
    label = alternatives((*words["site"], *words["shared"]))
    pair = rf"[【\[(（]?\s?(?P<label>{label})\s?[】\])）]?\s?[:：︰]\s?(?P<value>(?:(?!(?:{label})\s?[:：︰]).)*)"
    return _Labels(re.compile(pair), frozenset(words["site"]))


def _iso(match: re.Match[str]) -> str:
    return f"{match['year']}-{int(match['month']):02d}-{int(match['day']):02d}"


def is_meta_line(squeezed: str, is_head: bool) -> bool:
    """Whether a line is nothing but labels of a site with short values, or a date (with an author) above the text."""
    squeezed = squeezed.lstrip("-•·* ")
    if is_head and _DATE.search(squeezed):
        squeezed = _BRACKETED.sub("", squeezed)
    bare = squeezed.rstrip(",，;；| ")
    if _PRINTED_IN.fullmatch(bare) or (is_head and _TAKEN_FROM.fullmatch(bare)):
        return True
    if is_head and (counted := _COUNTED.search(bare)) is not None and _DATE.search(bare):
        bare = bare[: counted.start()]
    if is_head and any(form.fullmatch(bare) for form in _DATED):
        return True
    if is_head and (addressed := _ADDRESS_AND_DATE.match(bare)) is not None:
        bare = squeezed = bare[addressed.end() :].lstrip()
    if is_head and (_DATED_AUTHOR.fullmatch(bare) or _ISSUE.fullmatch(bare) or _VOLUME.fullmatch(bare) or _SITE_AND_DATE.fullmatch(bare)):
        return True
    if _HISTORY.match(squeezed) is not None:
        return False  # when a journal got the essay: front matter
    if _COLONS.isdisjoint(squeezed) or not (pairs := list(_labels().pair.finditer(squeezed))):
        return False
    before = squeezed[: pairs[0].start()].strip(" 【】[]()（）|")
    is_dated = any(_DATE.match(p["value"].strip()) for p in pairs)
    if not _COLONS.isdisjoint(before) and any(credit.is_writer for credit in credits_of(squeezed)):
        return False  # `文:王明/图:李红/编辑:张军` says who wrote the text
    if (
        before
        and not _DATE.fullmatch(before)
        and not (len(before) <= 12 and (len(pairs) > 1 or (is_dated and pairs[0]["label"] in _labels().of_sites)))
    ):
        return False
    if any(len(_URL.sub("", p["value"])) > 30 or "。" in p["value"] for p in pairs):
        return False
    if any(_URL.match(p["value"]) for p in pairs):
        return True
    labels = {p["label"] for p in pairs}
    if is_head and is_dated and labels <= {"时间", "日期"}:
        return True
    return (
        bool(labels & _labels().of_sites) or all(not p["value"].strip(" |") for p in pairs) or (len(pairs) > 1 and bool(labels - {"作者"}))
    )


def is_bare_date(squeezed: str) -> bool:
    """Whether a line is a day and nothing else."""
    return ":" not in squeezed and "：" not in squeezed and _DATE.fullmatch(squeezed.strip("-•·* ,，;；|")) is not None


def facts_of(line: Line) -> list[PrintedFact]:
    """Everything a removed line says of the essay; positions are those of the text the line stands in."""
    text = line.text
    facts: list[PrintedFact] = []
    if text.endswith(_OF_READERS):
        return facts  # the time is that of a comment

    def add(name: str, value: str, start: int, end: int) -> None:
        facts.append(PrintedFact(name, value, line.start + start, line.start + end))

    if url := _URL.search(text):
        address = _GLUED_DAY.sub("", url[0])
        add("source_url", address, url.start(), url.start() + len(address))
        if host := _HOST.match(address):
            add("source_host", host[1], url.start() + host.start(1), url.start() + host.end(1))
    if date := _DATE.search(text):
        add("published_date", _iso(date), date.start(), date.end())
    if issue := _VOLUME.fullmatch(text) or _ISSUE.search(text) or _CITED.search(text):
        for name in ("journal", "year", "issue", "pages", "doi"):
            if (value := issue.groupdict().get(name)) is not None:
                add(name, value, issue.start(name), issue.end(name))
    elif printed := _PRINTED_IN.fullmatch(text):
        add("journal", printed["journal"], printed.start("journal"), printed.end("journal"))
    elif blurb := _BLURB.match(text):
        add("journal", blurb["journal"], blurb.start("journal"), blurb.end("journal"))
    if (taken := _TAKEN_FROM.fullmatch(text)) is not None:
        add("source_site", taken["site"], taken.start("site"), taken.end("site"))
        if all(map(is_han_name, re.split("[ 、]", taken["author"]))):
            add("author", taken["author"], taken.start("author"), taken.end("author"))
        return facts
    counted = _COUNTED.search(text) if date else None
    if (signed := _SITE_AND_DATE.fullmatch(text[: counted.start()] if counted else text)) is not None:
        add("author" if is_han_name(signed["site"]) else "source_site", signed["site"], signed.start("site"), signed.end("site"))
    if re.search(r"(?i)版权所有|copyright|all rights? reserved|[©]", text):
        name = max(re.findall(rf"[{HAN}A-Za-z.]+", _OWNER.sub(" ", text)), key=len, default="")
        if re.search(f"[{HAN}]{{2}}", name):
            start = text.index(name)
            add("source_site", name, start, start + len(name))
        return facts
    if re.match(r"首页|主页|.{0,6}位置", text):
        crumbs = [c for c in re.finditer(r"[^\s>»›→/|:：《》]+", text) if re.search(f"[{HAN}]", c[0])][1:]
        # not the halves of a title
        crumbs = [c for c in crumbs if not _COLONS & {*text[c.end() : c.end() + 1]}]
        crumbs = [c for c in crumbs if text[c.start() - 1] not in _COLONS or not re.search("[>»›→]", text[: c.start()])]
        crumbs = [c for c in crumbs if _NO_COLUMN.fullmatch(c[0]) is None and len(c[0]) <= 12]
        if crumbs and not _FUNCTION.search(crumbs[-1][0]):
            add("source_column", crumbs[-1][0], crumbs[-1].start(), crumbs[-1].end())
        return facts
    if (posted := _COLUMN_AND_DATE.fullmatch(text)) is not None:
        if (name := posted["author"]) is not None and is_han_name(name):
            add("author", name, *posted.span("author"))
        if is_han_name(posted["column"]):
            add("author", posted["column"], *posted.span("column"))
        elif _COLLECTION.search(posted["column"]):
            add("source_column", posted["column"], *posted.span("column"))
        return facts
    dated = _DATED_AUTHOR.fullmatch(text)
    if dated and dated["author"] and dated["author"].strip() and _is_signature(text, dated):
        name = dated["author"].strip()
        add("source_site" if _SITE.search(name) else "author", name, dated.start("author"), dated.end("author"))
    for pair in _labels().pair.finditer(text):
        label = pair["label"]
        value = _URL.split(pair["value"], maxsplit=1)[0].strip(" |【】[]（(\u3000\u00a0\t")
        if value.count(")") + value.count("）") > value.count("(") + value.count("（"):
            value = value.rstrip(")） ")
        if not value:
            continue
        start = text.index(value, pair.start("value"))
        if label in {"栏目", "分类", "类别", "频道", "所属分类", "所属栏目"}:
            add("source_column", value, start, start + len(value))
        elif label == "作者" and not _SAYS_NOTHING.fullmatch(value):
            if (role := _ROLE.match(value)) is not None:
                value, start = value[role.end() :], start + role.end()
            if (teacher := _TEACHER.match(value)) is not None:
                value = teacher[0] if is_han_name(teacher[0]) else ""
            if value:
                add("source_site" if _SITE.search(value) else "author", value, start, start + len(value))
        elif label.endswith("来源") or label == "出处":
            value = _REMARK.sub("", _BUTTONS.sub("", value)) or value
            if (last := re.split(r"[-－—]+", value)[-1]) != value and _PERIODICAL.search(last):
                value, start = last, start + len(value) - len(last)
            kind = _source_kind(value, "作者" in text or "被引" in text)
            if kind and not _ISSUE.search(value) and not _CITED.search(value):
                if (quoted := re.match(r"《([^》]+)》", value)) is not None:
                    value, start = quoted[1], start + 1
                add(kind, value.strip("《》"), start, start + len(value))
    return facts


def _is_signature(text: str, dated: re.Match[str]) -> bool:
    """Whether names stand behind a date: glued to it anything does, behind a blank it may be a column of the site."""
    if text[dated.start("author") - 1].isdigit():
        return True
    return all(is_han_name(name) or "·" in name for name in re.split(r"[、 ]+", dated["author"].strip()))


def _source_kind(value: str, is_signed: bool) -> str | None:
    """What the value of 来源 names: a site, a periodical, or a column of the site; None where it says nothing.

    Beside an author (`is_signed`) a name of five characters or more that is no institution's is that of a periodical.
    """
    if _SAYS_NOTHING.fullmatch(value):
        return None
    if _SITE.search(value):
        return "source_site"
    if _PERIODICAL.search(value):
        return "journal"
    if is_signed and len(value) >= 4 and not is_organisation(value) and not _COLLECTION.search(value):
        return "journal"
    return "source_column" if len(value) <= 6 else None
