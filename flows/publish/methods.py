"""`METHODS.md`: how a release was made, stage by stage, with what each rule and class did in it, and what is known not to work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.publish.facts import Facts, Row
from schemas.render.dataset import Release
from schemas.render.dictionary import cell


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pipeline: what it does, and the columns whose counts show what it did (`Facts.codes`)."""

    title: str
    text: str
    counts: tuple[str, ...] = ()


STAGES = (
    Stage(
        "1. Intake",
        """Bytes become the *source text*, to which every `source_start` and `source_end` points. UTF-8 and UTF-16 are read as they say;
other bytes are decoded by evidence, and the encoding is recorded. The same bytes under several names are one essay copy with several
names (`essays.source_uri`). A page that prints several essays is divided, and so is a text of more than 400,000 characters; the
parts have ids with a number behind a dash. What can't be read is a row of `quarantine` with a reason, never dropped in silence.""",
        ("essays.media_type", "essays.encoding", "quarantine.stage", "quarantine.reason"),
    ),
    Stage(
        "2. Repair",
        """Machine damage is undone, the author's words stay, typos among them. No rule changes the source: each yields edits (where,
what was there, what stands there now), and the source with its edits made is the restored text; every release is held to that before it
goes out. Damage to bytes comes first, while its evidence is whole; then the lines of the page; then quotes, blanks and punctuation. Lines
that a site prints around its essays are learned from all pages of that site. What can't be recovered is U+FFFD, one for each lost
character, never a guess. Suspicions on which no rule acts are rows of `flags`. An editor's emendations stand under the rule
`correction`.""",
        ("essays.script", "edits.damage", "flags.kind"),
    ),
    Stage(
        "3. Structure",
        """The restored text is cut into blocks: front matter (title, authors, abstract, keywords and so on, labels removed), headings on three
levels, paragraphs, notes, references. Metadata are read from labels where there are labels, else inferred from place and form; the latter
are named in `essays.inferred_fields`. Prose is cut into sentences after 。！？ and what closes behind them; a stop inside a
quotation or bracket that goes on does not end one.""",
        ("essays.kind", "blocks.kind"),
    ),
    Stage(
        "4. Copies and reuse",
        """Essays are compared on a form without furniture, punctuation and script. Candidates come from MinHash (Broder 1997) and from
FracMinHash samples (Irber et al. 2022), which also find excerpts and reworded copies; the texts of each candidate pair are
then aligned, and what differs is weighed by how common it is. Copies of one work share a `work_id`, which stays the same in later releases;
the least damaged and most complete copy is canonical, and only its sentences are published. Passages that works share
without being copies are found by winnowing (Schleimer, Wilkerson, Aiken 2003) and are rows of `reuse`.""",
        ("duplicates.verdict",),
    ),
    Stage(
        "5. Words, themes, roles",
        """Words are those of jieba with a dictionary of the genre. A theme is scored by a linear model over its terms in the sentence,
the headings above and the neighbours; the terms that speak for it are its `evidence`. Each sentence has one to three themes, the
strongest first. Rhetorical roles are told by discourse markers, headings, place and neighbours. The definitions of the themes are in
`codebook`.""",
        ("sentences.role",),
    ),
    Stage(
        "6. Citations",
        """Lists of references are divided into entries, and each entry is read after GB/T 7714 and the older and looser forms
in use; a field that is not in the entry is null. Markers in the text (`[1]`, ①, author and year) are linked to entries, which family of
marks counts is judged for the essay as a whole. Works in 《》, congresses and conferences, fixed formulations (提法) and quotations are
mentions of their own kinds. `work_key` is one key for a cited work, however it is printed; `cited_essay_id` is the essay of
this corpus that is meant.""",
        ("citations.kind", "citations.type", "mentions.kind"),
    ),
    Stage(
        "7. Publishing",
        """Rows are sorted and written with one schema a table. Before a release goes out, types, values, keys and foreign keys of every
table are checked, every edit is replayed, and the counts are held against the release before (`CHANGES.md`). The same inputs, code and
settings give the same bytes.""",
    ),
)

LIMITS = (
    ("untitled", "essays", "essay(s) without a title: none is printed on the page, and none is made up."),
    ("authorless", "essays", "essay(s) without an author."),
    ("undated", "essays", "essay(s) without a date or year of publication."),
    ("truncated", "essays", "essay(s) of which the page shows only a part (`essays.is_truncated`)."),
    ("of_no_site", "essays", "essay(s) whose page names neither site nor address."),
    ("damaged", "essays", "essay(s) with characters that are lost for good (`essays.n_unrecovered`)."),
    ("masks", None, "place(s) masked by a site or a censor, kept as they are (`essays.n_masks`)."),
    ("markers_without_entry", "markers", "marker(s) of citations without an entry in a list."),
    ("references_without_type", None, "reference(s) whose type could not be told."),
    ("sentences_without_role", "sentences", "sentence(s) without a role."),
)
"""Number of `Facts.sums`, what it is a part of, what it says."""

GENERAL_LIMITS = """- Themes and roles are a machine's coding, for counting over many sentences; a single one may be wrong. The first theme is the surest.
- The corpus is what was scraped, not a sample of what was written: shares of themes speak of these pages.
- Spun copies (synonyms swapped by software) are found and named; single spun words in a canonical copy stay, and are flagged.
- Dates are those that pages print; a reprint's date is often the day of the reprint.
- `damage_rate` counts damage that was repaired; damage that nobody noticed is in no number."""


def methods_markdown(release: Release, facts: Facts) -> str:
    """Markdown of the whole page."""
    parts = [f"# Methods\n\nHow Jiaokan {release.version} was made, in the order in which it was made. Numbers are of this release.\n"]
    for stage in STAGES:
        parts.append(f"\n## {stage.title}\n\n{stage.text}\n")
        parts += (_counts(column, facts.codes[column]) for column in stage.counts if facts.codes[column])
        if stage.title.endswith("Repair"):
            parts.append(_rules(facts))
        elif stage.title.endswith("roles"):
            parts.append(_themes(facts, release.rows["sentences"]))
    parts.append(f"\n## Known limits\n\n{GENERAL_LIMITS}\n{''.join(_limits(release, facts))}")
    return "".join(parts)


def _counts(column: str, counts: Mapping[str | None, int]) -> str:
    return f"\n`{column}`: {', '.join(f'{_code(code)} {n}' for code, n in counts.items())}\n"


def _code(code: str | None) -> str:
    return "none" if code is None else cell(code)


def _rules(facts: Facts) -> str:
    at_work = sum(1 for rule in facts.rules if rule["n_edits"])
    head = f"\n### The rules\n\n{len(facts.rules)} rules, {at_work} of them at work in this release, the busiest first.\n"
    return head + "".join(map(_rule, facts.rules, (facts.examples.get(rule["rule_id"], []) for rule in facts.rules)))


def _rule(rule: Row, examples: list[Row]) -> str:
    said = (
        f"\n**`{rule['rule_id']}`** ({rule['damage']}; {rule['n_edits']} edit(s) in {rule['n_essays']} essay(s)). {cell(rule['why'])}\n\n"
        f"- {_shown(rule['example_before'])} → {_shown(rule['example_after'])}\n"
    )
    return said + "".join(_example(e) for e in examples)


def _example(e: Row) -> str:
    rest = "…" if e["stop"] - e["start"] > len(e["before"]) else ""
    head, before, tail = (_mark_blanks(e[name]) for name in ("head", "before", "tail"))
    after = _mark_blanks(e["after"])
    return f"- `{e['essay_id']}` {e['start']}–{e['stop']}: {_code_span(f'{head}⟦{before}{rest}⟧{tail}')} → {_code_span(f'⟦{after}⟧')}\n"


def _shown(text: str) -> str:
    return _code_span(_mark_blanks(text)) if text else "nothing"


def _mark_blanks(text: str) -> str:
    """Blanks and invisible characters as signs that print."""
    return "".join("⏎" if c == "\n" else "␣" if c.isspace() else c if c.isprintable() else f"‹{ord(c):04X}›" for c in text)


def _code_span(text: str) -> str:
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _themes(facts: Facts, n_sentences: int) -> str:
    counted = facts.codes["themes.theme_id"]
    rows = "".join(
        f"| `{t['theme_id']}` | {cell(t['label_zh'])} | {cell(t['label_en'])} | {counted.get(t['theme_id'], 0)} | {cell(t['definition'])} |\n"
        for t in facts.codebook
    )
    return (
        f"\n### The themes\n\n{n_sentences} sentences were coded.\n\n| theme | | | sentences | definition |\n|---|---|---|--:|---|\n{rows}"
    )


def _limits(release: Release, facts: Facts) -> Iterator[str]:
    for name, of, said in LIMITS:
        n = facts.sums[name]
        if n:
            whole = facts.sums["markers"] if of == "markers" else release.rows[of] if of else None
            yield f"- {n}{f' of {whole}' if whole is not None else ''} {said}\n"
    if facts.sums["lost_chars"]:
        yield f"- {facts.sums['lost_chars']} of {facts.sums['chars']} characters are lost, each a U+FFFD.\n"
    refused = release.rows["quarantine"]
    if refused:
        yield f"- {refused} input(s) were refused and are in no other table (`quarantine`).\n"
