import pytest

from flows.citations.cited_essays import EssayIdentity, EssayIndex, fold_title
from flows.spans.documents import Citation

INDEX = EssayIndex(
    [
        EssayIdentity("e1", "创新思想政治工作 加强基层党组织建设", ("杨某", "冯某"), 2018),
        EssayIdentity("e2", "党建工作", ("王某",), 2015),
        EssayIdentity("e3", "党建工作", ("李某",), 2020),
        EssayIdentity("e4", "另一篇文章的题目", (), None, "10.1000/ABC.1"),
        EssayIdentity("e5", "同名文章的题目", (), 2019),
        EssayIdentity("e6", "同名文章的题目", (), 2019),
    ]
)


def cited(**fields: object) -> Citation:
    return Citation(0, "reference", "", 0, 0, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("citation", "essay"),
    [
        (cited(title="创新思想政治工作加强基层党组织建设", authors=("冯某",), year="2018"), "e1"),
        (cited(title="创新思想政治工作，加强基层党组织建设", year="2019"), "e1"),
        (cited(title="创新思想政治工作加强基层党组织建设", authors=("赵某",)), None),
        (cited(title="创新思想政治工作加强基层党组织建设", year="2011"), None),
        (cited(title="党建工作", authors=("李某",)), "e3"),
        (cited(title="党建工作", year="2015"), None),
        (cited(title="别的题目", doi="https://doi.org/10.1000/abc.1"), "e4"),
        (cited(title="同名文章的题目"), None),
        (cited(title=None), None),
    ],
)
def test_a_citation_finds_the_essay_it_means(citation: Citation, essay: str | None) -> None:
    assert INDEX.find(citation, "e0") == essay


def test_an_essay_does_not_cite_itself() -> None:
    assert INDEX.find(cited(title="创新思想政治工作加强基层党组织建设"), "e1") is None


def test_folding_drops_width_blanks_and_punctuation() -> None:
    assert fold_title("ＡＢ 创新——以“某校”为例") == fold_title("ab创新:以某校为例")


def test_a_subtitle_may_be_left_out_where_an_author_agrees() -> None:
    index = EssayIndex(
        [EssayIdentity("e1", "国有企业基层党建研究——以某厂为例", ("王某",), 2018), EssayIdentity("e2", "农村电商发展道路研究", ("李某",))]
    )
    assert index.find(cited(title="国有企业基层党建研究", authors=("王某",)), "e0") == "e1"
    assert index.find(cited(title="农村电商发展道路研究:以甲县为例", authors=("李某",)), "e0") == "e2"
    assert index.find(cited(title="国有企业基层党建研究", authors=("赵某",)), "e0") is None
    assert index.find(cited(title="国有企业基层党建研究"), "e0") is None
    assert index.find(cited(title="国有企业基层党建研究——以另一厂为例", authors=("王某",)), "e0") is None
