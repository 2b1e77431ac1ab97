from dataclasses import replace

import pytest

from flows.citations import cite
from flows.spans.documents import Block, Metadata, Sentence, StructuredEssay
from tests.unit.reading import read


def essay(paragraphs: list[list[str]], references: list[str] = [], notes: list[str] = []) -> StructuredEssay:  # noqa: B006
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    at = 0
    for paragraph in paragraphs:
        text = "".join(paragraph)
        blocks.append(Block(len(blocks), "paragraph", text, at, at + len(text)))
        for sentence in paragraph:
            sentences.append(Sentence(len(sentences), blocks[-1].ordinal, sentence, at, at + len(sentence)))
            at += len(sentence)
        at += 1
    for kind, entries in (("reference", references), ("note", notes)):
        for text in entries:
            blocks.append(Block(len(blocks), kind, text, at, at + len(text)))
            at += len(text) + 1
    return StructuredEssay(Metadata(), tuple(blocks), tuple(sentences))


REFERENCES = ["[1]甲一.论文题目[J].刊物,2015(11).", "[2]乙二.书名[M].北京:人民出版社,2018."]


def test_markers_point_at_entries_and_stand_in_their_sentence() -> None:
    citations, mentions = cite(essay([["党建要抓实[1]。", "还要创新[1-2]。"], ["另有一说[3]。"]], REFERENCES))
    assert [c.kind for c in citations] == ["reference", "reference"]
    assert [c.label for c in citations] == ["1", "2"]
    assert [(m.sentence_ordinal, m.text, m.citation_ordinal) for m in mentions] == [
        (0, "[1]", 0),
        (1, "[1-2]", 0),
        (1, "[1-2]", 1),
        (2, "[3]", None),
    ]


def test_a_marker_points_at_every_work_its_note_names() -> None:
    notes = ["①王远：《甲书》，人民出版社2001年版，第12页；赵平：《乙文》，《某刊》2003年第4期。", "②李文：《丙书》，海岸出版社2003年版。"]
    citations, mentions = cite(essay([["甲文谈村庄①，也谈乡镇②。"]], notes=notes))
    assert [(c.label, c.title) for c in citations] == [("①", "甲书"), ("①", "乙文"), ("②", "丙书")]
    assert [(m.text, m.citation_ordinal) for m in mentions if m.kind == "marker"] == [("①", 0), ("①", 1), ("②", 2)]


def test_a_title_is_cited_once_and_mentioned_each_time() -> None:
    citations, mentions = cite(essay([["学习《中国共产党章程》。", "《中国共产党章程》和《资本论》。"]]))
    assert [(c.kind, c.title, c.csl_type) for c in citations] == [("work", "中国共产党章程", "legislation"), ("work", "资本论", "book")]
    assert [(m.kind, m.citation_ordinal) for m in mentions] == [("title", 0), ("title", 0), ("title", 1)]


def test_spellings_of_one_event_are_one_citation() -> None:
    citations, mentions = cite(essay([["党的十九届四中全会提出要求。", "第十九届中央委员会第四次全体会议公报。"]]))
    assert [(c.kind, c.work_key, c.year) for c in citations] == [("event", "CPC-19-4 (2019)", "2019")]
    assert [m.citation_ordinal for m in mentions] == [0, 0]


def test_every_mention_is_a_slice_of_its_sentence() -> None:
    made = essay(
        [["习近平总书记指出：“理想信念是共产党人精神上的钙。”[1]", "“不忘初心、牢记使命”主题教育、党的二十大、《求是》杂志。"]], REFERENCES
    )
    citations, mentions = cite(made)
    assert {m.kind for m in mentions} == {"marker", "title", "event", "formula", "campaign", "quotation"}
    for mention in mentions:
        assert made.sentences[mention.sentence_ordinal].text[mention.start : mention.end] == mention.text
    assert [m.ordinal for m in mentions] == list(range(len(mentions)))
    assert [c.ordinal for c in citations] == list(range(len(citations)))


def test_an_empty_essay_cites_nothing() -> None:
    assert cite(essay([])) == ((), ())


def test_notes_numbered_anew_belong_to_the_paragraph_before_them() -> None:
    made = essay([["第一说①。"], ["第二说①。"]], [])
    first, second = made.blocks
    note = "①甲乙丙：《书名》，北京：人民出版社，2015年，第3页。"
    blocks = (first, Block(2, "note", note, first.end, first.end + 1), second, Block(3, "note", note, second.end, second.end + 1))
    citations, mentions = cite(replace(made, blocks=blocks))
    assert [m.citation_ordinal for m in mentions if m.kind == "marker"] == [0, 1]
    assert [c.label for c in citations] == ["①", "①"]


def test_a_named_work_and_an_entry_of_it_share_their_key() -> None:
    citations, _ = cite(essay([["学习《邓小平文选全编读本》。"]], ["[1]邓小平.邓小平文选全编读本[M].北京:人民出版社,1993."]))
    assert {c.kind for c in citations} == {"reference", "work"}
    assert len({c.work_key for c in citations}) == 1


@pytest.mark.parametrize("signs", ["1 2 3 4 5 6", "① ② ③ ④ ⑤ ⑥", "9 10 11 12 13 14", "⑨ ⑩ ①① ①② ①③ ①④"])
def test_an_entry_with_several_labels_answers_each_of_their_markers(signs: str) -> None:
    printed = signs.split()
    one, two, three, four, five, six = (f"[{sign}]" for sign in printed)
    page = (
        f"论基层组织建设\n王小明\n加强基层组织建设，是一项长期的任务。{one}各地要结合实际，制定措施。{two}这是共识。{three}问题仍然很多。{four}所以要继续努力。{five}\n"
        f"一、提高认识\n认识提高了，行动才会自觉。这是做好一切工作的前提，也是多年实践的经验。{six}\n注释：\n"
        f"{one}{three}陈志远：《论十种关系》，人民出版社1976年版，第5页、第8页。\n{two}李文：《某人文选》第3卷，人民出版社1993年版，第10页。\n"
        f"{four}{five}{six}王小红：《比较分析》，上海人民出版社1987年版，第159、160、170页。\n"
    )
    citations, mentions = cite(read(page))
    assert [(c.label, c.authors) for c in citations if c.kind == "reference"] == [
        (f"{printed[0]},{printed[2]}", ("陈志远",)),
        (printed[1], ("李文",)),
        (",".join(printed[3:]), ("王小红",)),
    ]
    assert [(m.text, m.citation_ordinal) for m in mentions if m.kind == "marker"] == list(
        zip((one, two, three, four, five, six), (0, 1, 0, 2, 2, 2), strict=True)
    )
