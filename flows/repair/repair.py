"""The way of one essay through the repairs, in the order that the evidence allows.

Damage to bytes is undone first, on the raw text: every later step destroys what the decoding left of it. Lines are told
apart before they are joined, joined before quotes are paired, and blanks go before the marks beside them are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flows.repair.corrections import Correction, corrections_of, find_corrections
from flows.repair.fills import find_fills
from flows.repair.flags import find_flags
from flows.repair.formulas import find_formulas
from flows.repair.fragments import find_fragments
from flows.repair.furniture import find_furniture
from flows.repair.glosses import find_glosses
from flows.repair.invisible import find_invisible
from flows.repair.layout import find_layout, find_pieces
from flows.repair.markup import find_anti_copy, find_emoji, find_links, find_markdown, find_markup
from flows.repair.mojibake import find_mojibake
from flows.repair.ocr import find_remnants
from flows.repair.page_marks import find_end_signs, find_page_marks
from flows.repair.punctuation import find_added_commas, find_punctuation, find_stops
from flows.repair.quotes import find_quotes
from flows.repair.script import find_script
from flows.repair.slips import find_slips
from flows.repair.spaces import find_spaces
from flows.repair.spun import spin_score
from flows.repair.struck_words import find_struck_words
from flows.repair.tables import find_tables
from flows.repair.title_marks import find_title_marks
from flows.spans.documents import Fact, Flag, Refusal, RestoredText, Script, SourceText
from flows.spans.edited import EditedText, Replacement
from flows.text.characters import CORNER_QUOTES, characters_of
from flows.text.script import script_of, traditional_only_characters

_BYTES: tuple[Callable[[str], list[Replacement]], ...] = (
    find_slips,
    find_glosses,
    find_invisible,
    find_markup,
    find_emoji,
    find_links,
    find_formulas,
    find_anti_copy,
    find_tables,
)
_LINES: tuple[Callable[[str], list[Replacement]], ...] = (find_pieces, find_page_marks, find_markdown, find_layout, find_end_signs)
_MARKS: tuple[Callable[[str], list[Replacement]], ...] = (find_remnants, find_stops, find_spaces, find_quotes, find_punctuation)


def repair(
    source: SourceText, site_lines: frozenset[str] = frozenset(), corrections: Sequence[Correction] | None = None
) -> RestoredText | Refusal:
    """Undo the damage that machines did to one text.

    Args:
        source: the text as intake decoded it.
        site_lines: lines that many essays of the same site share, from `learn_site_lines`.
        corrections: an editor's, counted from the beginning of this text; those of `seeds/corrections/` where not given.

    Returns:
        The restored text, one paragraph, heading or entry a line, with every edit; or a refusal with the reason code
        `no_text` where nothing but furniture is left, or that of `find_mojibake` where the characters are gone.
    """
    mojibake = find_mojibake(source.text)
    if mojibake.refusal_reason is not None:
        return Refusal(source.source_uri, source.source_sha256, "repair", mojibake.refusal_reason, mojibake.detail)
    edited = EditedText(source.text)
    if corrections is None:
        corrections = corrections_of(source.source_sha256)
    if corrections:
        # an editor wrote them against the source as it is
        edited = edited.apply(find_corrections(source.text, corrections))
        mojibake = find_mojibake(edited.text)
    edited = _once(edited, mojibake.replacements)
    edited = _through(edited, _BYTES)
    script: Script = "hans"
    # a set of the characters costs a tenth of the search for one of three thousand
    characters = characters_of(edited.text)
    if not characters.isdisjoint(traditional_only_characters()):
        script = script_of(edited.text)
        edited = _once(edited, find_script(edited.text, script))
    elif not characters.isdisjoint(CORNER_QUOTES):
        edited = _once(edited, find_script(edited.text, script))
    edited = _once(edited, find_title_marks(edited.text))
    edited = _once(edited, find_struck_words(edited.text))
    edited = _once(edited, find_added_commas(edited.text))
    edited = _once(edited, find_fills(edited.text))
    edited = _once(edited, find_fragments(edited.text))

    furniture = find_furniture(edited.text, site_lines)
    facts = _facts((name, value, *edited.to_source(start, end)) for name, value, start, end in furniture.facts)
    flags = [
        Flag("truncation", edited.text[start:end], *edited.to_source(start, end), "the page says that it shows a part")
        for start, end in furniture.truncated
    ]
    edited = _once(edited, furniture.replacements)

    edited = _through(edited, _LINES)
    edited = _through(edited, _MARKS)
    if not edited.text.strip():
        return Refusal(source.source_uri, source.source_sha256, "repair", "no_text", "Nothing but page furniture and blanks is left.")
    flags += find_flags(edited)
    flags.sort(key=lambda flag: (flag.source_start, flag.source_end, flag.kind))
    n_spun = sum(flag.kind == "spun_synonym" for flag in flags)
    return RestoredText(edited, script, facts, tuple(flags), spin_score(edited.text, n_spun))


def _through(edited: EditedText, steps: Iterable[Callable[[str], list[Replacement]]]) -> EditedText:
    for step in steps:
        edited = _once(edited, step(edited.text))
    return edited


def _once(edited: EditedText, replacements: Sequence[Replacement]) -> EditedText:
    return edited.apply(replacements) if replacements else edited


def _facts(found: Iterable[tuple[str, str, int, int]]) -> tuple[Fact, ...]:
    """One fact a name: the site named in a copyright line comes before one named as a source, the host comes last."""
    facts: dict[str, Fact] = {}
    host: Fact | None = None
    for name, value, start, end in found:
        fact = Fact(name, value, start, end)
        if name == "source_host":
            host = host or fact
        elif name == "source_site":
            facts[name] = fact
        else:
            facts.setdefault(name, fact)
    if host and "source_site" not in facts:
        facts["source_site"] = Fact("source_site", host.value, host.source_start, host.source_end)
    return tuple(sorted(facts.values(), key=lambda fact: (fact.source_start, fact.name)))
