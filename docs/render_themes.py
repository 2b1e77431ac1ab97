"""Write `docs/themes.md` from the codebook, the schemas, the weights and the figures measured: `python docs/render_themes.py`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from flows.themes.batch import side_by_side  # noqa: E402
from flows.themes.codebook import load_codebook  # noqa: E402
from flows.themes.discover import ESSAYS_A_TOPIC, MIN_SHARE, MOST_TOPICS, SAMPLE  # noqa: E402
from flows.themes.explain import explain  # noqa: E402
from flows.themes.terms import MOST_TERMS, PER_ESSAY  # noqa: E402
from schemas.catalog import BY_NAME  # noqa: E402

PAGE = ROOT / "docs" / "themes.md"
FIGURES = ROOT / "docs" / "data" / "themes_accuracy.tsv"
_TABLES = ("themes", "tokens", "codebook", "essay_themes", "keywords", "terms", "topics", "essay_topics", "candidates", "trends")
_EXAMPLE = ("三、改进党建工作的对策", "基层党组织要健全激励制度，对先进党员进行表彰和奖励，从而激发党员的热情。")

_HEAD = """# Themes, roles, terms

<!-- Made by docs/render_themes.py; a test holds it to the code. -->

Each sentence of a canonical essay has one to three themes of the codebook, ranked, each with a score and with the terms that speak for it,
and one rhetorical role. What follows from the whole corpus stands in tables of its own.

## Why a sentence has its codes

The model is linear, so every score is a sum that can be read. For a theme: a bias; each of its terms, times how far it counts (less in
a clause that frames the matter or tells the benefit, less when it comes again or stands all over the essay); with less weight each, the
words that several coded essays hold (`coded_words.tsv`; `word:` in an explanation), which speak for a theme or against it; and the share of the theme
in the heading above, in the sentences that open the point (first, second …) and lead the paragraph, in those before and after, in the
rest of the essay. The
published score is the theme's share by softmax. A second and a third theme are given where a term speaks for them and their own sum is
high enough (`choice` of the weights), however far the first is ahead. Roles go by discourse markers, headings, place, neighbours and the same words, with single characters among them; the row of roles of an essay is decoded as a whole, so one role makes another likely. In an explanation `heading` is the innermost heading that holds a term, `point` the sentence that opened the
point, `lead`, `previous` and `next` the neighbours, `topic` is
the rest of the essay, `share` the theme's share of the sentence's own terms, `first` its first term in a main clause, `call` a call for renewal,
`standing` a formula that says what the work is good for. Weights stand in `seeds/lexicons/theme_weights.json`, terms and definitions in `codebook.json`, markers in `role_markers.tsv`.

    jiaokan explain SENTENCE_ID

names all summands. Under the heading 「{heading}」, for 「{text}」:
"""

_CODERS = """## The coder's view

    jiaokan code export sample.csv --size 200     # CSV with a byte order mark, spread evenly over themes and roles; ids and meanings in sample.codes.csv
    jiaokan code import sample.csv                # accuracy, Cohen's kappa, precision, recall and F1 by theme
    jiaokan code import sample.csv --against other_coder.csv
    jiaokan code train sample.csv --out mine.json # weights trained anew, judged on essays they were not trained on
    jiaokan code candidates terms.csv             # terms of topics that the codebook lacks
    jiaokan code accept terms.csv --out mine.json # those that the editor marked become terms
    jiaokan curate essays/ --codebook mine.json

The sample shows the sentence with its neighbours and headings, and not what the pipeline said. The coder writes theme ids into `coder_themes`,
the first one first, and a role into `coder_role`; rows left empty don't count. A file that Excel saved in GB 18030 is read too.

A codebook is JSON: `themes` with `id`, `zh`, `en`, `definition`, `terms`, and, if you like, `hints` (terms that speak softly), `exclusions`
(longer phrases in which a term means something else), `parent_id`. It may carry `weights`, which `code train` writes. A codebook without weights
is coded by its terms alone, with the project's weights for headings, neighbours and roles.
"""

_CORPUS = f"""## What the whole corpus tells

- **Words** are those of jieba with the domain dictionary; rjieba (`pip install -e '.[fast]'`) cuts what it provably cuts alike, and
  `JIAOKAN_SEGMENTER=jieba` leaves it out. Tags are those of the dictionary.
- **Keywords**: up to {PER_ESSAY} an essay by TF-IDF against the corpus and by TextRank, beside the author's own.
- **Terms**: the {MOST_TERMS:,} words of content that most essays use, with their use by year.
- **Topics**: non-negative matrix factorisation of TF-IDF, one topic for {ESSAYS_A_TOPIC} essays and at most {MOST_TOPICS}, learned from at most {SAMPLE:,}
  essays; then every essay gets its shares, those under {MIN_SHARE} left out. A topic keeps its id from release to release while its terms stay alike.
- **Candidates**: terms of topics that the codebook lacks, each with the theme whose sentences use it most.
- **Trends**: shares of themes, and of essays that use a formulation (提法), among all essays, by source and by year since the first appearance.

Sums over the corpus are made by DuckDB from counts kept part by part, in bounded memory. They are sums of whole numbers, and what an essay
gets depends on its own words, so an incremental build gives the bytes of a full one.
"""

_SPEED = """## Speed

    python -m tests.benchmarks.themes_bench DATA

9,938 generated essays, 59.09 MB of distinct sentences; CPU seconds of one core, beside other work on 2 cores:

| | CPU | MB/s | times jieba |
|---|---|---|---|
| `jieba.lcut` alone | 53.9 s | 1.10 | 1.00 |
| words with the accelerator | 7.2 s | 8.25 | 0.13 |
| themes and roles | 10.5 s | 5.64 | 0.19 |
| the stage with its files | 21.1 s | 2.81 | 0.39 |
| words without the accelerator, another run (jieba 48.3 s) | 25.9 s | 2.29 | 0.54 |
| the stage without the accelerator | 35.4 s | 1.67 | 0.73 |

Words, themes and roles together 3.3 MB/s. 8,340 real texts, two thirds of them papers of the sciences full of symbols and points, which
the accelerator leaves to the reference: words 3.5 MB/s, themes and roles 7.1 MB/s.

The tables of the whole corpus cost 6.2 s of CPU for 994 generated essays, half of it for the topics. The word counts of 100,000 essays, made by
repeating those of 994 with other ids and words (31 million pairs of essay and word, 760,000 words), took 13 s for terms and topics and 0.6 s
for the keywords and shares of each 1,000 essays; the process never held more than 743 MB.
"""


def render() -> str:
    """The page."""
    heading, text = _EXAMPLE
    parts = [_HEAD.format(heading=heading, text=text), _example(), _themes(), _accuracy(), _CODERS, _CORPUS, _tables(), _SPEED]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _example() -> str:
    heading, text = _EXAMPLE
    found = explain(side_by_side([text], ["e"], [0], [(heading,)], [False]), 0, load_codebook())
    rows = ["| theme | what | weight | counts | adds |", "|---|---|---|---|---|"]
    for theme in found.themes:
        if theme.rank is not None:
            rows += [f"| {theme.theme_id} | {p.what} | {p.weight:.3f} | {p.amount:.3f} | {p.value:+.3f} |" for p in theme.parts]
            rows.append(f"| {theme.theme_id} | **sum {theme.total:.3f}, score {theme.score:.4f}** | | | |")
    role = found.roles[0]
    first = ", ".join(f"`{p.what}` {p.value:+.3f}" for p in role.parts[:4])
    return "\n".join([*rows, "", f"Role: {role.role}, by {first} and {len(role.parts) - 4} smaller summands."])


def _themes() -> str:
    rows = [f"| {t.id} | {t.label_zh} | {t.label_en} | {len(t.terms)} | {t.definition} |" for t in load_codebook().themes]
    return "\n".join(["## The codebook", "", "| id | 名称 | name | terms | definition |", "|---|---|---|---|---|", *rows])


def _accuracy() -> str:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    out = [
        "## How well",
        "",
        "    python -m tests.benchmarks.themes_accuracy",
        "",
        "Each essay of the gold (`tests/cases/themes/gold`: three of the seeds, the others made up in the manner of the genre) coded by weights",
        "that were trained on other essays: the gold is dealt out to ten folds, each coded by weights of the other nine. Terms and markers were widened with these essays in view, so an essay from elsewhere may fare",
        "worse. Three measurements outside the gold say how much: the two seeds that are not in it, coded by another hand (57 sentences), give",
        "0.842, 0.809 and 0.849; two whole essays from journals of 1997 and 2001 and five passages from the web that nothing was learned",
        "from (154 sentences, kept out of the repository) give 0.584, 0.603 and 0.879; and essays on villages that another hand made up and",
        "coded (`tests/cases/themes/held_out`), with which nothing was trained and no term was chosen, stand at the end of the table. Two",
        "coders who were told nothing but the codebook agreed on the first theme of 54 of the 57 sentences. Ways to weigh words were compared",
        "on the first two sets, so what is new may fare a little worse. Essays that speak of one thing in words of their own, and reports",
        "of what a place has done, are the hardest. So for a corpus of your own, code a sample first: `jiaokan code` below says what to expect of it.",
        "",
        "| essay | sentences | first theme | set F1 | role |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        n, primary, given, coded, both, role = (int(value) for value in list(row.values())[1:])
        out.append(f"| {row['essay']} | {n} | {primary / n:.3f} | {2 * both / (given + coded):.3f} | {role / n:.3f} |")
    return "\n".join(out)


def _tables() -> str:
    rows = [f"| `{name}` | {BY_NAME[name].row} | {', '.join(c.name for c in BY_NAME[name].columns)} |" for name in _TABLES]
    return "\n".join(["| table | one row is | columns |", "|---|---|---|", *rows])


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
