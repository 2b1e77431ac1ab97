"""What becomes simplified, and what stays."""

from flows.repair.rule import rewrite
from flows.repair.script import find_script
from flows.text.seeds import read_lexicon


def test_each_word_of_the_lexicon() -> None:
    for row in read_lexicon("t2s_exceptions.tsv"):
        assert rewrite(row["printed"], find_script(row["printed"], "hant")) == row["simplified"]


def test_one_replacement_for_each_run() -> None:
    assert [(r.start, r.end, r.text) for r in find_script("基層黨組織的創新", "hant")] == [(1, 5, "层党组织"), (6, 7, "创")]


def test_clean_simplified_text_is_left_alone() -> None:
    assert find_script("萧乾著《北平杂记》，其中著名的一篇给人以慰藉。", "hans") == []
