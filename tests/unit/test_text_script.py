"""The compiled conversion against OpenCC's own, and the script of a text."""

import random

import jieba
import opencc
import pytest

from flows.text.conversion import read_opencc
from flows.text.script import script_of, to_simplified, traditional_only_characters


@pytest.fixture(scope="module")
def words() -> list[str]:
    with jieba.get_dict_file() as file:
        return [line.decode("utf-8").split(" ")[0] for line in file][::9]


@pytest.fixture(scope="module")
def reference() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def test_conversion_equals_opencc_on_the_dictionary(words: list[str], reference: opencc.OpenCC) -> None:
    simplified = "，".join(words)
    traditional = opencc.OpenCC("s2t").convert(simplified)
    assert to_simplified(simplified) == reference.convert(simplified)
    assert to_simplified(traditional) == reference.convert(traditional)


def test_conversion_equals_opencc_on_random_text(words: list[str], reference: opencc.OpenCC) -> None:
    rng = random.Random(20260101)
    phrases, characters = list(read_opencc("TSPhrases")), list(read_opencc("TSCharacters"))

    def piece() -> str:
        kind = rng.random()
        if kind < 0.45:
            phrase = rng.choice(phrases)
            cut = rng.randrange(len(phrase)) if kind < 0.2 else 0
            return phrase[cut:] if rng.random() < 0.5 else phrase[: len(phrase) - cut]
        if kind < 0.6:
            return rng.choice(characters)
        return rng.choice("，。、 “”「」\n-a1") if kind < 0.7 else rng.choice(words)

    for _ in range(1500):
        text = "".join(piece() for _ in range(rng.randrange(1, 60)))
        assert to_simplified(text) == reference.convert(text)


def test_a_text_without_traditional_characters_is_returned_itself() -> None:
    text = "基层党组织建设，2015年，API"
    assert to_simplified(text) is text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", "hans"),
        ("ABC 123", "hans"),
        ("人民日报报道，各地纷纷开展学习", "hans"),
        ("基層黨組織建設的創新", "hant"),
        ("加强基层党组织建设，推动各项工作创新发展，为实现目标提供坚强组织保证，各种应用爭相出现", "hans"),
        ("基層黨組織建設與創新，基层党组织建设与创新", "mixed"),
    ],
)
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize("character", "乾藉瞭覆徵著夥於么后里干发")
def test_characters_of_simplified_text_are_not_traditional_only(character: str) -> None:
    assert character not in traditional_only_characters()
