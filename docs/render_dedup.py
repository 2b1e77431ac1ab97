"""Write `docs/dedup.md` from the thresholds, the cases and the measured table: `python docs/render_dedup.py`.

Every number on the page is read from the code that uses it. The measured shares come from `docs/dedup_measured.tsv`, which
`tests/benchmarks/dedup_bench.py --write` makes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from flows.dedup import (  # noqa: E402
    candidates,
    choice,
    copies,
    fingerprints,
    judging,
    reuse,
    siblings,
    sides,
    signatures,
    spin,
    verdicts,
    weights,
)

PAGE = ROOT / "docs" / "dedup.md"

_VERDICTS = (
    ("exact", "the restored texts are equal but for blanks at their ends"),
    ("variant", "the canonical forms are equal (script, width, blanks, line breaks, punctuation, glosses), or only furniture differs"),
    ("near", "sentences or words were left out, added, moved or misread"),
    ("spun", "words were swapped in place in many spots"),
    ("excerpt", "the smaller text stands in the other one and is a part of it"),
)
_THRESHOLDS = (
    (signatures, "NGRAM", "characters of a shingle: shorter ones are shared by chance"),
    (signatures, "N_BANDS", "bands of the MinHash: a pair that resembles by a half shares one with 0.87"),
    (candidates, "MIN_SHARED_ANCHORS", "sampled 5-grams that make a pair worth a comparison"),
    (candidates, "MIN_CONTAINMENT", "estimated share of the smaller text in the other one from which a pair is compared"),
    (candidates, "MAX_FREQUENCY", "groups that share a key from which each is tied to the first one only: pairs stay linear in essays"),
    (verdicts, "MIN_KEPT", "share of the smaller text that must be found again"),
    (verdicts, "MIN_SAMENESS", "of what has a counterpart, the share that is the same: of a copy not spun"),
    (verdicts, "MIN_INNER_SAMENESS", "the same without the ends, where furniture stands: siblings have other things inside"),
    (verdicts, "MIN_SPUN_SAMENESS", "of a spun copy: a swap of long words looks like another text"),
    (verdicts, "MIN_HEAVILY_SPUN_SAMENESS", "of a copy of which more than `HEAVILY_SPUN` is reworded"),
    (siblings, "MIN_SPUN_DENSITY", "edited stretches a character that only a spinner makes"),
    (siblings, "MAX_OTHER_NUMBERS", "share of the digits in changed places: the report of another year has more"),
    (verdicts, "SHORT_TEXT", "characters below which only very near copies count: a template is as long as the content"),
    (verdicts, "MIN_SHORT_SAMENESS", "sameness of such short texts"),
    (verdicts, "MAX_OWN_BLOCKS", "long stretches each text has for itself, to what both share: more is a quotation in two works"),
    (verdicts, "EXCERPT_RATIO", "an excerpt is at most this share of the whole"),
    (verdicts, "LOOSE_EXCERPT_RATIO", "the same where words were lost: a `near` copy is longer"),
    (spin, "MIN_SWAPPED_SHARE", "of the edited stretches, swaps of words: with fewer a copy is `near`, its words were lost or misread"),
    (siblings, "MAX_SPUN_OWN", "what both texts have for themselves, to what is reworded: more makes them siblings"),
    (siblings, "MIN_DOUBTFUL_OWN", "the same from which the words have to tell: of a spun copy the rarer ones stand on one side"),
    (spin, "MIN_RENAMED_SHARE", "of the short edits, one swap that recurs: the law of another city"),
    (choice, "MIN_WORDING", "of the swaps, in how many more the other text has the more usual word, for a copy to be the spun one"),
    (copies, "SURE_SAMENESS", "a pair this much the same is one work at once; others wait until the siblings of both are known"),
    (candidates, "RARE", "works in which a line may stand and still be the essay's own, at its edges"),
    (weights, "MIN_BARE", "lines without punctuation that works have in common from which an edge is furniture"),
    (weights, "EDGE_WEIGHT", "weight of a character of such an edge"),
    (sides, "MIN_STANDING", "weight below which what stands against a text does not count as standing in its place"),
    (judging, "MAX_OWN_SHARE", "share of its own from which a text is not weighed: little of it is furniture"),
    (fingerprints, "MIN_RUN", "characters of the shortest passage in `reuse`"),
    (reuse, "STOCK_WORKS", "works from which a passage is a formula of the genre and no reuse"),
)
_TEXT = """
## From texts to works

1. **Canonical form.** Only letters, digits and Han, in one script, width and case. Two essays of one canonical form are copies.
2. **Signatures** of this form, stored by shard: MinHash bands find resemblance, sampled 5-grams find containment; hashes of the lines
   and sentences tell what many works have in common. An essay is signed once.
3. **Candidate pairs** are joined from the signatures out of core.
4. **Comparison** of the two texts: shared 5-grams anchor them; each stretch between two anchors is shared, edited, standing in the
   place of something else, or added. A copy may lose much and gain furniture; it has nothing else in the place of what it lost.
   Siblings are no copies: both have something of their own (a spinner adds nothing), one swap recurs, one place stands for another,
   other numbers stand in the same places. An amended law that says nearly the same in the same words is `near`.
   The form on which most copies may agree, or the likeliest canonical copy, is compared with its copies first; what is joined to it needs no further comparison, and of two
   spun copies that wait to be joined to it only those that are more alike than that are compared. Pairs that can't settle each
   other are compared in batches.
5. **Furniture.** What more than a few works have in common is found by counting lines and sentences over the works known so far. Pairs
   that are no copies as they stand are compared again with these weighed down, so that other essays of one site stay apart and the
   same essay on two sites is one work. No site has to be known. Sentences alone never make furniture at an edge: they may be a quotation.
6. **Works** are the connected sets. Between two sets the most similar pair decides, so that a spun copy of one law does not join it to
   its sibling. An excerpt joins one work; a text that lies in several works ties none of them.
7. **The canonical copy**: not spun where the text it was made of is there, as the more usual words tell (frequencies of jieba's
   dictionary); least damage (steps of half a percent), most complete without furniture (steps of 2 %), most metadata,
   earliest seen, smallest id. A form on which several copies agree goes before one that is a little longer. `works` takes each part of the metadata from the copy that has most of it and names that copy.

A `work_id` comes from the essay seen first and stays when copies join. Where two works turn out to be one, the older id stays. The
result depends on the set of essays and the last release only, not on their order; a corpus that grew gives the bytes of a full rebuild.
"""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _cases() -> list[str]:
    out = ["## What the canonical form is blind to", "", "| case | one text | equal to |", "|---|---|---|"]
    out += [f"| {row['case']} | `{row['one']}` | `{row['other']}` |" for row in _rows(ROOT / "tests/cases/dedup/canonical.tsv")]
    out += ["", "And what it is not blind to:", "", "| case | one text | other than |", "|---|---|---|"]
    out += [f"| {row['case']} | `{row['one']}` | `{row['other']}` |" for row in _rows(ROOT / "tests/countercases/dedup/canonical.tsv")]
    return [*out, ""]


def render() -> str:
    """The text of the page."""
    out = ["# Dedup: which essays are copies, and of what kind", ""]
    out += ["Generated by `python docs/render_dedup.py` from the code, the cases and the measured table; do not edit.", ""]
    out += ["## Verdicts", "", "Column `verdict` of `duplicates`, for a copy and the canonical copy of its work.", ""]
    out += ["| verdict | meaning |", "|---|---|", *(f"| `{name}` | {meaning} |" for name, meaning in _VERDICTS), ""]
    out += ["No duplicate: two works that share a passage are in `reuse` with the positions in both; what they share in formulas of the"]
    out += ["genre, in the furniture of a site or in a template is nowhere.", *_TEXT.splitlines(), ""]
    out += ["## Thresholds", "", "| name | value | why |", "|---|---|---|"]
    for module, name, why in _THRESHOLDS:
        out.append(f"| `{module.__name__.rpartition('.')[2]}.{name}` | {float(getattr(module, name)):g} | {why} |")
    out += ["", *_cases(), "## Measured", ""]
    out += ["Copies and look-alikes made from 300 newspaper texts of 1,200 to 2,800 characters by `tests/benchmarks/dedup_pairs.py`, real"]
    out += [
        "synonyms from a thesaurus of 17,000 groups. Look-alikes: quotations of a third, templates, the report of the next year. All in one"
    ]
    out += ["corpus; precision counts any pair of different origin that lands in one work or on record.", "", "```"]
    out += ["python tests/benchmarks/dedup_bench.py --texts TEXTS --spinner THESAURUS --each 8 --write docs/dedup_measured.tsv", "```", ""]
    rows = _rows(ROOT / "docs" / "dedup_measured.tsv")
    out += [f"| {' | '.join(rows[0])} |", "|---|---|---|---|---|", *(f"| {' | '.join(row.values())} |" for row in rows)]
    return "\n".join(out).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
