"""A spun copy never stands for its work where the text it was made of is there; pairs compared at once compare as they do alone."""

import random
from pathlib import Path

import pytest

from flows.dedup import find_duplicates, sign
from flows.dedup.alignment import index
from flows.dedup.canonical import fold
from flows.dedup.compare import Matched, compare
from flows.dedup.grams import Grams

ESSAYS = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds/essays").glob("*.txt"))]
SWAPS = dict(
    pair.split("/")
    for pair in [
        "发展/开展",
        "基础/根底",
        "重要/主要",
        "服务/效劳",
        "安全/平安",
        "加强/增强",
        "管理/治理",
        "工作/事情",
        "组织/构造",
        "活动/运动",
        "情况/状况",
        "促进/增进",
        "措施/办法",
    ]
)


def spun(text: str, words: dict[str, str] = SWAPS) -> str:
    for plain, swapped in words.items():
        text = text.replace(plain, swapped)
    return text


def canonical(texts: dict[str, str]) -> list[str]:
    result = find_duplicates(sign(list(texts), list(texts.values())), texts.__getitem__)
    return [row["essay_id"] for row in result.clusters.to_pylist() if row["is_canonical"]]


@pytest.mark.parametrize("essay", range(len(ESSAYS)))
def test_a_longer_spun_copy_gives_way_to_the_original(essay: int) -> None:
    original = ESSAYS[essay]
    half = dict(list(SWAPS.items())[5:9])
    copies = {"a-spun": spun(original), "b-half": spun(original, half), "c": original, "d-part": original[: len(original) // 2]}
    # Furnished so that by size alone a spun copy would be chosen.
    copies = {name: text + "以上材料供大家学习参考使用。" * 6 * name.endswith(("spun", "half")) for name, text in copies.items()}
    assert canonical(copies) == ["c"]
    shuffled = list(copies)
    random.Random(essay).shuffle(shuffled)
    assert canonical({name: copies[name] for name in shuffled}) == ["c"]


def misread(text: str) -> str:
    """Every fortieth character is taken for another one, and something is added."""
    return "".join("曰" if place % 40 == 7 and char > "一" else char for place, char in enumerate(text)) + "校对：张某某"


@pytest.mark.parametrize("essay", range(len(ESSAYS)))
def test_a_form_on_which_copies_agree_goes_before_one_that_is_a_little_longer(essay: int) -> None:
    original = ESSAYS[essay]
    copies = {"a": misread(original), "b": original, "c": original.replace("，", " ，\n")}
    assert canonical(copies) == ["b"]
    whole = original + "".join(sentence + "。" for sentence in ESSAYS[essay - 1].split("。")[2:20])
    assert canonical(copies | {"d": whole}) == ["d"]


def test_of_spun_copies_alone_one_is_chosen() -> None:
    texts = {"a": spun(ESSAYS[0]), "b": spun(ESSAYS[0], dict(list(SWAPS.items())[:3]))[40:]}
    assert len(canonical(texts)) == 1


def pairs_of_all_kinds() -> list[Matched]:
    rng = random.Random(3)
    pairs = []
    for text in ESSAYS:
        sentences = text.split("。")
        shuffled = rng.sample(sentences, len(sentences))
        other = rng.choice(ESSAYS)
        for made in (
            spun(text),
            "。".join(sentences[::2]),
            "。".join(shuffled),
            text[300:700],
            text[:600] + other[-600:],
            other,
            "。".join("党的建设" * 3),
        ):
            one, two = index(fold(text).codes), index(fold(made).codes)
            if one.codes.tobytes() != two.codes.tobytes():
                pairs += [Matched(x, y, Grams(x.hashes).find(y.hashes)) for x, y in ((one, two), (two, one))]
    return pairs


def test_pairs_compared_at_once_compare_as_they_do_alone() -> None:
    pairs = pairs_of_all_kinds()
    assert compare(pairs) == [compare([pair])[0] for pair in pairs]
    assert {found.verdict for found in compare(pairs)} == {"near", "spun", "excerpt"}


def test_a_comparison_is_the_same_from_either_side() -> None:
    found = compare(pairs_of_all_kinds())
    for one, two in zip(found[::2], found[1::2], strict=True):
        assert (one.is_copy, one.similarity, one.a, one.b) == (two.is_copy, two.similarity, two.b, two.a)
        assert one.wording == pytest.approx(-two.wording, abs=0.2)
