"""Heads of database records: one bracketed label a line above the essay."""

from tests.unit.reading import read

BODY = (
    "【 正  文 】\n    加强基层组织建设，是一项长期的任务。各地要结合实际，制定措施，认真加以落实。\n"
    "            一、提高认识\n    认识提高了，行动才会自觉。这是做好一切工作的前提，也是多年实践的经验。\n"
)


def test_a_record_of_a_journal() -> None:
    essay = read(
        "【 文献号 】3-1234\n【原文出处】某地学刊\n【原刊地名】某地\n【原刊期号】199802\n【原刊页号】12～15\n【分 类 号】D2\n"
        "【分 类 名】中国共产党\n【复印期号】199806\n【 标  题 】论基层组织建设\n    ——以某地为例\n【 作  者 】王小明/李大力\n"
        "【作者简介】作者单位：某地师范大学政治系\n【内容提要】本文讨论基层组织建设的意义、问题和措施，并提出几点建议。\n"
        "【关 键 词】基层组织/建设/措施\n" + BODY
    )
    meta = essay.metadata
    assert (meta.title, meta.subtitle, meta.authors) == ("论基层组织建设", "以某地为例", ("王小明", "李大力"))
    assert (meta.journal, meta.year, meta.issue, meta.pages) == ("某地学刊", 1998, "2", "12-15")
    assert meta.affiliations == ("某地师范大学政治系",)
    assert meta.keywords == ("基层组织", "建设", "措施")
    assert meta.clc_numbers == ("D2",)
    assert meta.abstract is not None and meta.abstract.startswith("本文讨论")
    body = [(b.kind, b.text[:6]) for b in essay.blocks if b.kind in ("heading", "paragraph")]
    assert body == [("paragraph", "加强基层组织"), ("heading", "一、提高认识"), ("paragraph", "认识提高了，")]


def test_a_record_of_a_newspaper_has_a_day() -> None:
    essay = read(
        "【文献号】1-88\n【原文出处】某地日报\n【原刊期号】19990625\n【原刊页号】（3）\n【标题】谈谈作风\n【作者】《某地日报》评论员\n"
        + BODY
    )
    assert (essay.metadata.journal, essay.metadata.published_date, essay.metadata.year, essay.metadata.issue, essay.metadata.pages) == (
        "某地日报",
        "1999-06-25",
        1999,
        None,
        "3",
    )
    assert essay.metadata.title == "谈谈作风"


def test_brackets_alone_make_no_record() -> None:
    essay = read("【学习园地】\n论基层组织建设\n王小明\n【摘要】本文讨论基层组织建设的意义、问题和措施，并提出几点建议。\n" + BODY)
    assert essay.metadata.title == "论基层组织建设"
    assert essay.metadata.journal is None


def test_a_record_without_the_label_of_the_body() -> None:
    essay = read("【刊名】某地学刊\n【年期】2004年第3期\n【题名】论作风\n【作者】王小明\n" + BODY.partition("\n")[2])
    assert (essay.metadata.title, essay.metadata.journal, essay.metadata.year, essay.metadata.issue) == ("论作风", "某地学刊", 2004, "3")
    assert next(b.text for b in essay.blocks if b.kind == "paragraph").startswith("加强基层")


def test_a_record_on_one_line() -> None:
    essay = read(
        "【 文献号 】4-12 【原文出处】某地学刊 【原刊地名】某地 【原刊期号】199804 【原刊页号】118～120 【分 类 号】K5 【分 类 名】世界史 "
        "【复印期号】199809 【 标 题 】正确评价历史人物 【 作 者 】王小明 【作者简介】作者王小明，1964年生，某校历史系讲师。某地，232001 "
        "【 正 文 】 历史科学是一门严谨的科学。正确评价历史人物，是历史科学的一项任务。我们要实事求是。"
    )
    meta = essay.metadata
    assert (meta.title, meta.authors, meta.journal, meta.year, meta.issue, meta.pages) == (
        "正确评价历史人物",
        ("王小明",),
        "某地学刊",
        1998,
        "4",
        "118-120",
    )
    assert [b.text[:6] for b in essay.blocks if b.kind == "paragraph"] == ["历史科学是一"]
