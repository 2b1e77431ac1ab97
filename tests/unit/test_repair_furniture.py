"""Furniture: what removed lines say, what a corpus teaches, and how an edition shows it."""

from collections import Counter

import pytest
from rich.console import Console

from flows.repair import repair
from flows.repair.critical_edition import CriticalEdition
from flows.repair.furniture import canonical, find_furniture, patterns
from flows.repair.site_lines import body_mark, edge_lines, learn_site_lines
from flows.repair.spun import find_spun, spin_score, spun_words
from flows.spans.documents import RestoredText, SourceText
from flows.spans.edited import EditedText

BODY = "\n正文的第一句话在这里，它说明了问题。第二句话也在这里，它给出了办法。"


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("来源:高考 发布时间:2020-09-24 点击:", {"source_column": "高考", "published_date": "2020-09-24"}),
        ("来源:用户上传 作者:", {}),
        ("来源:某某网 作者:张三 浏览:12", {"source_site": "某某网", "author": "张三"}),
        ("2018-11-20 06:29李四", {"published_date": "2018-11-20", "author": "李四"}),
        ("某某科学 2018年2期", {"journal": "某某科学", "year": "2018", "issue": "2"}),
        ("首页 > 心得体会 > 正文", {"source_column": "心得体会"}),
        ("首页 | 本学科首页   官方微博 | 高级检索", {}),
        (
            "2023-04-24  作者:王明  来源:乡村杂志 下载收藏 语音播报",
            {"published_date": "2023-04-24", "author": "王明", "journal": "乡村杂志"},
        ),
        ("2023-04-24  作者:王明  来源:乡村杂志", {"published_date": "2023-04-24", "author": "王明", "journal": "乡村杂志"}),
        ("后退 前进 登录注册 标准版", {}),
        ("您的当前位置: 某某网 > 范文大全 > 党史学习 > 2022年度专题党课:从历史中汲取智慧", {"source_column": "党史学习"}),
        ("时间:2013-6-13 12:21:42  [下载该文章]  [会员注册]", {"published_date": "2013-06-13"}),
        ("Copyright © 2013-2018 某某教育网 All Rights Reserved", {"source_site": "某某教育网"}),
        ("本文链接:https://www.example.com/1.htm", {"source_url": "https://www.example.com/1.htm", "source_host": "www.example.com"}),
    ],
)
def test_a_removed_line_says_what_it_knows(line: str, facts: dict[str, str]) -> None:
    text = f"论题目的写法\n{line}{BODY}"
    found = find_furniture(text)
    assert [text[r.start : r.end].strip() for r in found.replacements] == [line]
    assert {fact.name: fact.value for fact in found.facts} == facts


@pytest.mark.parametrize(
    "line",
    ["作者:张三", "2018年的工作取得了成绩", "来源于生活的艺术才有生命力", "(某某县委党校,山西 某县 048100)", "登录系统后,用户可以查询。"],
)
def test_lines_of_the_author_stay(line: str) -> None:
    assert find_furniture(f"论题目的写法\n{line}{BODY}").replacements == []


def test_a_date_below_the_text_is_a_signature() -> None:
    assert find_furniture(f"论题目的写法{BODY}\n2021年4月5日").replacements == []


def test_patterns_match_their_examples() -> None:
    for p in patterns():
        assert p.pattern.fullmatch(p.example), p
        assert p.zone in {"any", "edge", "tail", "rest"}


def test_lines_that_a_site_repeats_are_learned_and_taken_out() -> None:
    words = "山水田林湖草沙石火土"
    pages = [f"某某频道 第{i}期\n论{word}的题目\n一、引言\n{word}是正文的第一句话，它说明了问题。" for i, word in enumerate(words)]
    counts = Counter(line for page in pages for line in edge_lines(page))
    learned = learn_site_lines(counts, len(pages))
    assert canonical("某某频道 第7期") in learned
    assert len(learned) == 1
    result = repair(SourceText("test:page", "0" * 64, "某某频道 第99期\n论别的题目" + BODY, "text/plain", "utf-8"), learned)
    assert isinstance(result, RestoredText)
    assert result.text == "论别的题目" + BODY


def test_copies_of_an_essay_have_one_body_whatever_stands_around_them() -> None:
    assert body_mark("站点甲\n" + BODY) == body_mark("另一站点\n首页" + BODY)
    assert body_mark(BODY) != body_mark(BODY.replace("。", "，也是另一篇。"))


def test_names_and_headings_are_not_what_a_site_repeats() -> None:
    assert edge_lines("某站频道导航\n李文\n一、引言\n摘要：") == {"某站频道导航"}


def test_an_edition_marks_and_explains_each_repair() -> None:
    text = '首页 登录\n论題目的写法\n达到"发展”,和谐。'
    result = repair(SourceText("test:page", "0" * 64, text, "text/plain", "utf-8"))
    assert isinstance(result, RestoredText)
    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        console.print(CriticalEdition(text, result.edited.edits))
    printed = capture.get()
    assert "论⟨题⟩[2]目的写法" in printed
    assert "达到⟨“⟩[3]发展”，和谐。" in printed
    assert "half-width-punctuation" in printed
    assert CriticalEdition(text, result.edited.edits).counts()["quote"] == 1


def test_spun_words_are_found_where_another_is_meant() -> None:
    for word in spun_words():
        assert word.spun in {word.example[s:e] for _, s, e, _ in find_spun(word.example)}, word
    assert list(find_spun("广泛开展主题教育活动，为人民效劳，平安中国建设，根本任务")) == []
    assert spin_score("时代开展需求，发展", 1) == 0.5
    assert spin_score("发展", 0) == 0.0


def test_the_address_of_an_entry_stays_with_its_list() -> None:
    text = (
        "论乡村文化站\n乡村文化站承担着多项职能,近年来各地不断加强建设。要发挥群众的主体作用。\n参考文献\n"
        "[1] 王明.文化站的建设[EB/OL].\nhttps://www.example.com/news/2013/2997639.html\n[2] 李红.再论文化站[J].江州学刊,2015(1).\n"
    )
    assert [r for r in find_furniture(text).replacements if "example.com" in text[r.start : r.end]] == []


def test_a_menu_of_single_words_goes_and_the_title_below_it_stays() -> None:
    page = "首页\n组织架构\n党建工作\n干部工作\n机关党委\n常用下载\n文化站举办读书活动\n乡村文化站是重要的阵地，它承担着多项职能。"
    short = "首页\n组织架构\n党建工作\n干部工作\n读书报告\n2020-12-18 点击:3\n乡村文化站是重要的阵地，它承担着多项职能。"
    few = "首页\n组织架构\n文化站举办读书活动\n乡村文化站是重要的阵地，它承担着多项职能。"
    kept = [EditedText(text).apply(find_furniture(text).replacements).text.split("\n") for text in (page, short, few)]
    assert [lines[0] for lines in kept] == ["文化站举办读书活动", "读书报告", "组织架构"]
