"""Draw the words that count by themselves for roles and themes from sentences coded by hand.

    python -m flows.themes.draw_words tests/cases/themes/gold/*.tsv

Which role or theme a word speaks for is not looked at here; `flows.themes.train` learns it, so train the weights anew afterwards.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from flows.text.seeds import lexicon_path
from flows.themes.gold import CodedEssay, read_gold
from flows.themes.words import segment

MIN_ESSAYS = 5
"""In how many coded essays a word must stand: a rarer one tells what an essay is about."""
_CHINESE = re.compile("[一-龥]+")
_HEADER = """\
# Words that at least {n} of the essays coded by hand (tests/cases/themes/gold) hold, drawn by `python -m flows.themes.draw_words`;
# what each says for a role or a theme is trained and stands in theme_weights.json. The essays were written for this project, the words cut by jieba.
word
"""


def draw_words(gold: Sequence[CodedEssay]) -> list[str]:
    """The Chinese words of at least MIN_ESSAYS essays, sorted."""
    n_essays: Counter[str] = Counter()
    for coded in gold:
        n_essays.update({word for words, _ in segment([s.text for s in coded.essay.sentences]) for word in words})
    return sorted(word for word, n in n_essays.items() if n >= MIN_ESSAYS and _CHINESE.fullmatch(word))


def main() -> None:
    """Draw words from the files named and write `seeds/lexicons/coded_words.tsv`."""
    parser = argparse.ArgumentParser(description="Draw the words that count by themselves for roles and themes from coded sentences.")
    parser.add_argument("gold", nargs="+", type=Path, help="tab-separated files, see flows/themes/gold.py")
    parser.add_argument("--out", type=Path, default=lexicon_path("coded_words.tsv"))
    arguments = parser.parse_args()
    words = draw_words(read_gold(sorted(arguments.gold)))
    arguments.out.write_text(_HEADER.format(n=MIN_ESSAYS) + "".join(f"{word}\n" for word in words), encoding="utf-8")


if __name__ == "__main__":
    main()
