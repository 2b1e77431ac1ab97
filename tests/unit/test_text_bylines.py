"""Who wrote a text, as newspapers and public accounts print it."""

from __future__ import annotations

import pytest

from flows.text.bylines import closing_dateline, credits_of, dated_title, is_dateline, reporters_of


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本报记者 陈雪明 实习记者 唐小翔 发自上海", ("陈雪明", "唐小翔")),
        ("本报记者陈雪明实习记者唐小翔发自上海", ("陈雪明", "唐小翔")),
        ("□本报记者 陆小琼", ("陆小琼",)),
        ("本报驻某国记者成元生国际广播电台记者陆永江", ("成元生", "陆永江")),
        ("本报记者 王明 新华社记者 李小芳", ("王明", "李小芳")),
        ("（本报记者张连军熊言春）", ("张连军", "熊言春")),
        ("（本报记者张连军摄）", None),
        ("记者在现场看到了什么", None),
        ("本报记者昨日从学校获悉", None),
        ("记者王明报道的事件引起了关注。", None),
    ],
)
def test_a_reporters_byline_names_persons(line: str, names: tuple[str, ...] | None) -> None:
    assert reporters_of(line) == names


@pytest.mark.parametrize("line", ["本报记者" * 14 + "。", "记者" * 29 + "a"])
def test_what_is_no_byline_is_told_at_once(line: str) -> None:
    assert reporters_of(line) is None  # it took minutes when every way to part the line was tried


@pytest.mark.parametrize(
    ("line", "names", "is_writer"),
    [
        ("文字丨吴小越 李悦 李程蔚", ("吴小越", "李悦", "李程蔚"), True),
        ("责任编辑 | 马小萌", ("马小萌",), False),
        ("审核：季小宇 代子璎", ("季小宇", "代子璎"), False),
    ],
)
def test_a_credit_names_role_and_persons(line: str, names: tuple[str, ...], is_writer: bool) -> None:
    (credit,) = credits_of(line)
    assert (credit.names, credit.is_writer) == (names, is_writer)


@pytest.mark.parametrize(
    ("line", "writers", "workers"),
    [
        ("（供稿：检验科党支部 公小洁  审核：王小涛）", ["公小洁"], ["王小涛"]),
        ("文/王明 图/李小芳", ["王明"], ["李小芳"]),
        ("（王明/文 李小芳/图）", ["王明"], ["李小芳"]),
        ("(宣传处 杨小原/文 朱小睿/图)", ["杨小原"], ["朱小睿"]),
        ("文字：王明 图片：李小芳 审核：张小强", ["王明"], ["李小芳", "张小强"]),
        ("撰稿：王明 | 编辑：李小芳", ["王明"], ["李小芳"]),
        ("(文/图 张小英)", ["张小英"], []),
    ],
)
def test_a_line_holds_several_credits(line: str, writers: list[str], workers: list[str]) -> None:
    found = credits_of(line)
    assert [name for credit in found if credit.is_writer for name in credit.names] == writers
    assert [name for credit in found if not credit.is_writer for name in credit.names] == workers
    assert all(credit.role in line[slice(*credit.whole)] for credit in found)


@pytest.mark.parametrize(
    "line",
    [
        "图一：现状 图二：目标的设定",
        "作者：党委办公室的同志。 审核：无",
        "编辑是一门学问。",
        "图：结构示意。它有三层。",
        "文章分三部分：一是背景；二是做法。",
    ],
)
def test_prose_is_no_credit(line: str) -> None:
    assert credits_of(line) == ()


def test_a_dateline_is_told_from_the_title_it_announces() -> None:
    assert is_dateline("新华社北京5月9日电")
    assert not is_dateline("5月9日电话会议")
    line = "新华网北京5月9日电 题：科学发展的方略"
    assert not is_dateline(line)
    span = dated_title(line)
    assert span is not None
    assert line[slice(*span)] == "科学发展的方略"


def test_a_dateline_may_hold_its_reporters() -> None:
    assert is_dateline("某校新闻网8月21日电（通讯员 曲小韵 高梓航）")


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("（本报北京5月9日电  本报记者王明）", "（本报北京5月9日电"),
        ("（新华社北京5月9日电）", "（新华社北京5月9日电"),
        ("（本报北京5月9日电话会议纪要）", None),
        ("（据新华社的报道）", None),
    ],
)
def test_a_dateline_in_brackets_ends_a_report(line: str, dateline: str | None) -> None:
    end = closing_dateline(line)
    assert (None if end is None else line[:end]) == dateline
