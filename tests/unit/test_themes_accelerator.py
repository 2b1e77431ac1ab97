"""The accelerator cuts as jieba does wherever it is used, and is refused where it doesn't."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.text.seeds import SEEDS
from flows.themes import accelerator, words
from flows.themes.cutting import make_cut
from flows.themes.echoes import echoes

rjieba = pytest.importorskip("rjieba")
LINES = [line for file in sorted((SEEDS / "essays").glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines()]
CHARACTERS = "".join(sorted({c for line in LINES for c in line})) + "鎶曠爺AbZ09.%-_+#& \t\r\n，㐀𠀀鿖龥〇々"


@cache
def _loaded() -> words._Model:
    return words._build(words.jieba_dictionary())


@cache
def _reference() -> accelerator.Cut:
    table, unknown, *_ = _loaded()
    return make_cut(table, unknown)


@cache
def _quick() -> accelerator.Cut:
    *_, tags, domain = _loaded()
    return accelerator.accelerated(_reference(), domain, tags)


def test_it_is_used_where_it_is_installed() -> None:
    assert _quick() is not _reference()
    assert _asked("基层党组织要落实“三会一课”，增强凝聚力35%。") == 0
    # points, hyphens, rare ideographs, what comes again and again
    for text in ("2020-09-24", "www.example.com", "a_b", "㐀", "𠀀人", "大大大", "并肩并肩并肩"):
        assert _asked(text) == 1


def _asked(text: str) -> int:
    """How often the reference was asked."""
    asked: list[str] = []

    def reference(text: str) -> list[str]:
        asked.append(text)
        return [text]

    accelerator.Guarded(lambda text: [text], reference, {})(text)
    return len(asked)


def test_same_words_on_essays() -> None:
    for line in LINES:
        assert _quick()(line) == _reference()(line)


def test_same_words_on_random_rows_of_words() -> None:
    *_, tags, _ = _loaded()
    vocabulary, random = list(tags), Random(7)
    for _ in range(3000):
        row = random.sample(vocabulary, 8)
        for text in ("".join(row), "".join(word[0] for word in row), "，".join(row), "".join(word[-1] + "2A" for word in row)):
            assert _quick()(text) == _reference()(text)


def test_same_words_on_a_few_syllables_in_every_order() -> None:
    *_, tags, _ = _loaded()
    random = Random(3)
    characters = sorted({character for word in tags for character in word})
    for _ in range(4000):
        few = random.sample(characters, random.randint(1, 6))
        text = "".join(random.choices(few, k=10))
        assert _quick()(text) == _reference()(text)


@settings(deadline=None, max_examples=500)
@given(st.one_of(st.text(alphabet=CHARACTERS, max_size=40), st.text(max_size=20)))
def test_same_words_on_any_text(text: str) -> None:
    assert _quick()(text) == _reference()(text)


@settings(deadline=None, max_examples=500)
@given(
    st.lists(
        st.one_of(st.text(alphabet="一二三四a，\n", max_size=30), st.text(alphabet=CHARACTERS, max_size=40), st.text(max_size=9)),
        max_size=6,
    )
)
def test_many_texts_at_once_are_judged_as_each_by_itself(texts: list[str]) -> None:
    thrice, again = echoes(texts)
    assert thrice.tolist() == [accelerator._PERIODIC.search(text) is not None for text in texts]
    assert again.tolist() == [accelerator._AGAIN.search(text) is not None for text in texts]


def test_many_texts_at_once_are_cut_as_each_by_itself() -> None:
    texts = [*LINES, "", "大大大", "并肩并肩并肩", "www.example.com", "加强党的建设，发扬一步一步一步走的精神，服务群众。"]
    assert accelerator.cut_all(_quick(), texts) == [_quick()(text) for text in texts]
    assert accelerator.cut_all(_reference(), texts[:3]) == [_reference()(text) for text in texts[:3]]


def test_only_the_clause_that_is_not_safe_goes_to_the_reference() -> None:
    asked: list[str] = []

    def reference(text: str) -> list[str]:
        asked.append(text)
        return _reference()(text)

    *_, tags, domain = _loaded()
    cut = accelerator.accelerated(_reference(), domain, tags)
    guarded = accelerator.Guarded(cut, reference, tags)
    text = "加强党的建设，发扬一步一步一步走的精神，服务群众。"
    assert guarded(text) == _reference()(text)
    assert asked == ["发扬一步一步一步走的精神，"]


def test_one_that_cuts_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, tags, domain = _loaded()

    def other(text: str) -> list[str]:
        return list(text)

    assert accelerator.accelerated(other, domain, tags) is other
    monkeypatch.setenv(accelerator.SETTING, "rjieba")
    with pytest.raises(accelerator.AcceleratorError, match="otherwise than jieba"):
        accelerator.accelerated(other, domain, tags)


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, tags, domain = _loaded()
    monkeypatch.setenv(accelerator.SETTING, "jieba")
    assert accelerator.accelerated(_reference(), domain, tags) is _reference()
    monkeypatch.setenv(accelerator.SETTING, "fastest")
    with pytest.raises(accelerator.AcceleratorError, match="use auto, jieba or rjieba"):
        accelerator.accelerated(_reference(), domain, tags)
