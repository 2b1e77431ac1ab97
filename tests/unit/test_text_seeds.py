"""Lexicons whose words are of several kinds, and patterns made of words."""

from __future__ import annotations

import re

import pytest

from flows.text.seeds import alternatives, lexicon_path, read_lexicon, words_by_kind

BY_KIND = ("front_words.tsv", "organisation_words.tsv", "record_labels.tsv", "site_labels.tsv")


@pytest.mark.parametrize("name", BY_KIND)
def test_a_word_has_one_row_and_its_kinds_are_explained(name: str) -> None:
    words = [row["word"] for row in read_lexicon(name)]
    assert words and len(set(words)) == len(words) and all(word and word == word.strip() for word in words)
    head = "".join(line for line in lexicon_path(name).read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    assert [kind for kind in words_by_kind(name) if f"{kind}:" not in head] == []


def test_the_longest_word_wins_and_signs_mean_themselves() -> None:
    assert re.findall(alternatives(("讲话", "讲话稿", "C++")), "讲话稿、讲话、C++、CC") == ["讲话稿", "讲话", "C++"]


def test_a_blank_in_a_word_may_be_printed_or_not() -> None:
    assert re.fullmatch(alternatives(("索 引 号",)), "索引号") and re.fullmatch(alternatives(("索 引 号",)), "索 引号")
    assert not re.fullmatch(alternatives(("前 言",)), "前  言") and re.fullmatch(alternatives(("前 言",), blanks=r"\s*"), "前  言")
