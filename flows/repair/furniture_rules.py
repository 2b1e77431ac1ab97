"""The rules of `flows.repair.furniture` with their cases: one for each id of the lexicon, and those that are told in code."""

from __future__ import annotations

from flows.repair.furniture import Pattern, find_furniture, find_furniture_lines, patterns
from flows.repair.rule import Case, Rule

_NOTICE = (
    "免责声明:本站所刊载的文章来自网友上传和互联网,版权归原作者所有,仅供学习交流之用,不代表本站的观点。"
    "如有侵犯您的权益,请发邮件与本站的客服联系,我们核实以后会在第一时间予以删除。未经许可不得用于商业用途,否则后果自负,"
    "由此引起的一切纠纷与本站无关,特此说明,请各位读者留意。"
)
_INTRODUCTION = (
    "题目是一篇文章的眼睛,写好题目,文章就成功了一半,写不好题目,文章就没有人看。许多人写文章,写了一辈子,也没有写出一个好题目来,"
    "这是因为他们没有掌握写题目的办法。怎样写好题目呢,这是大家都关心的事。下面小编整理了一些《题目的写法(精选5篇)》,供大家参考,愿对各位有用。"
)
_ON_NOTICES = (
    "网站上的声明怎样写,值得研究。有的网站把版权声明放在文章下面,有的放在首页的底部,读者往往看不见。调查表明,一百家网站里有六十家"
    "写明了转载的办法,有三十家写明了投诉的电话,其余的什么也没有写。声明写得清楚,作者放心,读者也放心,纠纷自然就少了,这一点已经有许多例子。"
)
_OF_THE_AUTHOR = (
    "本文从三个方面说明题目怎样写,先说古人的办法,再说今人的办法,最后说一说各地报刊的做法。古人的题目短,今人的题目长,"
    "长短都有道理,不能一概而论。写题目的人要想到读题目的人,读的人一看就懂,这个题目就算写好了,写得再巧也不如写得明白,这是我的一点体会。"
)


def _rules() -> tuple[Rule, ...]:
    """One rule for each id of the lexicon: its first row is the example, all rows are cases."""
    frame = "这是一篇文章的题目\n{}\n正文的第一句话在这里，它说明了问题。第二句话也在这里，它给出了办法。"
    without = frame.replace("{}\n", "")
    rows: dict[str, list[Pattern]] = {}
    for p in patterns():
        rows.setdefault(p.rule_id, []).append(p)
    rules = []
    for rule_id, group in rows.items():
        usable = [p for p in group if p.zone != "rest"]
        cases = tuple(Case(frame.format(p.example), without) for p in usable[1:])
        cases += tuple(Case(frame.format(p.leaves), frame.format(p.leaves)) for p in group)
        rules.append(Rule(rule_id, "furniture", group[0].why, frame.format(usable[0].example), without, find_furniture_lines, cases))
    return tuple(rules)


RULES = (
    *_rules(),
    Rule(
        "furniture-meta",
        "furniture",
        "A line of labels the site prints above or below a text: source, date, clicks. What it says becomes metadata.",
        "论题目的写法\n来源:某某网 发布时间:2020-09-24 点击:12\n正文的第一句话在这里，它说明了问题。",
        "论题目的写法\n正文的第一句话在这里，它说明了问题。",
        find_furniture_lines,
        (
            Case("论题目的写法\n作者:张三\n正文的第一句话。", "论题目的写法\n作者:张三\n正文的第一句话。"),
            Case("论题目的写法\n正文的第一句话。\n来源:某某网 http://www.a.com/1/view-1234567890.htm", "论题目的写法\n正文的第一句话。"),
        ),
    ),
    Rule(
        "furniture-second-title",
        "furniture",
        "Pages print the title in their head and again above the text.",
        "论题目的写法\n 论题目的写法\n正文的第一句话就写在这里。",
        "论题目的写法\n正文的第一句话就写在这里。",
        find_furniture_lines,
        (
            Case(
                "某县某镇委员会\n关于工作的通知\n各村党支部:\n现印发给你们，请认真落实。\n某县某镇委员会\n2022年11月19日\n某镇方案\n要认真落实。",
                "某县某镇委员会\n关于工作的通知\n各村党支部:\n现印发给你们，请认真落实。\n某县某镇委员会\n2022年11月19日\n某镇方案\n要认真落实。",
            ),
            Case("一、概述\n一、概述\n正文的话", "一、概述\n一、概述\n正文的话"),
            Case("2023\n某乡\n文化站\n调研\n报告\n某乡文化站调研报告\n正文的第一句话。", "某乡文化站调研报告\n正文的第一句话。"),
            Case("雪\n落在\n山上\n雪落在山下\n春天来了。", "雪\n落在\n山上\n雪落在山下\n春天来了。"),
            Case(
                "论题目的写作_题目论文\n论题目的写法,本文主要内容关键词为:题目论文,此文献不代表本站观点\n正文的第一句话。",
                "论题目的写法\n正文的第一句话。",
            ),
            Case("某某网>理论频道>再论题目的写法\n再论题目的写法\n正文的第一句话。", "再论题目的写法\n正文的第一句话。"),
            Case("网络时代的题目写法研究\n题目写法研究\n正文的第一句话。", "网络时代的题目写法研究\n题目写法研究\n正文的第一句话。"),
            Case("论学术评价_学术论文\n论题目的写法\n正文的第一句话。", "论学术评价_学术论文\n论题目的写法\n正文的第一句话。"),
            Case(
                "雪落在山上\n一会儿就融化了\n雪落在河上\n一会儿就融化了\n雪落在城里",
                "雪落在山上\n一会儿就融化了\n雪落在河上\n一会儿就融化了\n雪落在城里",
            ),
        ),
    ),
    Rule(
        "furniture-site-keywords",
        "furniture",
        "Keywords made by a site are printed unseparated above the author's own, or with a disclaimer.",
        "论题目的写法\n关键词:题目写法文章\n摘要:本文论题目。\n关键词:题目;写法",
        "论题目的写法\n摘要:本文论题目。\n关键词:题目;写法",
        find_furniture_lines,
        (
            Case(
                "论题目的写法,本文主要内容关键词为:题目论文,写法论文,此文献不代表本站观点\n正文的第一句话。",
                "论题目的写法\n正文的第一句话。",
            ),
        ),
    ),
    Rule(
        "furniture-long-notice",
        "furniture",
        "A site disclaims at length what it prints.",
        f"论题目的写法\n正文的第一句话。第二句话。\n{_NOTICE}",
        "论题目的写法\n正文的第一句话。第二句话。",
        find_furniture_lines,
        (
            Case(f"题目的写法大全\n{_INTRODUCTION}\n正文的第一句话。第二句话。", "题目的写法大全\n正文的第一句话。第二句话。"),
            Case(f"论题目的写法\n{_ON_NOTICES}", f"论题目的写法\n{_ON_NOTICES}"),
            Case(f"论题目的写法\n{_OF_THE_AUTHOR}", f"论题目的写法\n{_OF_THE_AUTHOR}"),
        ),
    ),
    Rule(
        "furniture-record",
        "furniture",
        "The record that a government's site prints above a document: index number, issuing body, dates.",
        "某县工作规则\n• 索引号:\n    610/2024-001\n• 发文机构:\n    县政府\n• 内容概述:\n某县工作规则\n第一条 为做好工作,制定本规则。",
        "某县工作规则\n第一条 为做好工作,制定本规则。",
        find_furniture_lines,
        (
            Case(
                "某区管理办法\n索引号 | 620/2023-9 | 发文字号 | 号\n公开形式 | 主动公开 | 责任部门 |\n第一条 为做好工作,制定本办法。",
                "某区管理办法\n第一条 为做好工作,制定本办法。",
            ),
            Case(
                "论公文的格式\n发文字号:由机关代字、年份和序号组成。\n正文的第一句话在这里，它说明了问题。",
                "论公文的格式\n发文字号:由机关代字、年份和序号组成。\n正文的第一句话在这里，它说明了问题。",
            ),
        ),
    ),
    Rule(
        "furniture-site-line",
        "furniture",
        "A line that many essays of one site share, learned from the corpus.",
        "某某频道\n正文的第一句话。",
        "正文的第一句话。",
        lambda text: find_furniture(text, frozenset({"某某频道"})).replacements,
    ),
)
