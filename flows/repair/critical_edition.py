"""An essay printed like a critical edition: the restored text with each repair marked, and an apparatus that explains them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from flows.repair.catalogue import RULES
from flows.repair.rule import Rule
from flows.spans.edited import Edit

_STYLES = {
    "slip": "bold red",
    "gloss": "red",
    "mojibake": "bold red",
    "script": "magenta",
    "invisible": "dim",
    "residue": "red",
    "furniture": "dim strike",
    "layout": "dim",
    "punctuation": "cyan",
    "quote": "green",
    "space": "dim",
    "ocr": "bold red",
    "correction": "bold yellow",
}
_SHOWN = {"\n": "⏎", "\t": "⇥", "\u00a0": "⍽", "\u3000": "□", " ": "␣"}
QUIET = frozenset({"punctuation", "layout", "space"})
"""Damage classes whose repairs are marked in the text and counted, but have no note of their own."""


class CriticalEdition:
    """A rich renderable: text, apparatus, and the count of repairs by rule.

    In the text a repair stands in brackets: `⟨after⟩`, `⟨⟩` where something was taken out, with the number of its note;
    repairs of the classes in `quiet` are only coloured.
    """

    def __init__(self, source: str, edits: Iterable[Edit], quiet: frozenset[str] = QUIET) -> None:
        self.source = source
        self.edits = list(edits)
        self.quiet = quiet
        self._rules: Mapping[str, Rule] = {rule.rule_id: rule for rule in RULES}

    def text(self) -> Text:
        """The restored text with each repair marked."""
        page = Text()
        cursor = number = 0
        for edit in self.edits:
            page.append(self.source[cursor : edit.source_start])
            cursor = edit.source_end
            damage = self._damage(edit)
            style = _STYLES[damage]
            if damage in self.quiet:
                page.append(edit.after, style)
            else:
                number += 1
                page.append(f"⟨{edit.after.strip()}⟩", style)
                page.append(f"[{number}]", "dim")
                if edit.after.endswith("\n") or (not edit.after and edit.before.endswith("\n")):
                    page.append("\n")
        page.append(self.source[cursor:])
        return page

    def notes(self) -> Iterator[Text]:
        """One line for each marked repair: number, place in the source, what stood there, what stands now, why."""
        number = 0
        for edit in self.edits:
            damage = self._damage(edit)
            if damage in self.quiet:
                continue
            number += 1
            note = Text(f"{number:>4}  {edit.source_start}–{edit.source_end}  ", "dim")
            note.append(_shown(edit.before), "strike")
            note.append(" → ")
            note.append(_shown(edit.after) or "∅", _STYLES[damage])
            note.append(f"  {', '.join(edit.rule_ids)}: ", "bold")
            note.append(" ".join(self._rules[rule_id].why for rule_id in edit.rule_ids))
            yield note

    def counts(self) -> Counter[str]:
        """Number of repairs by rule; a repair by two rules counts for both."""
        return Counter(rule_id for edit in self.edits for rule_id in edit.rule_ids)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render text, apparatus and counts."""
        yield self.text()
        yield Text("\nApparatus\n", "bold")
        yield from self.notes()
        yield Text("\nRepairs by rule\n", "bold")
        for rule_id, n in sorted(self.counts().items(), key=lambda item: (-item[1], item[0])):
            yield Text(f"{n:>6}  {rule_id}  {self._rules[rule_id].why}")

    def _damage(self, edit: Edit) -> str:
        return self._rules[edit.rule_id].damage


def _shown(text: str, longest: int = 60) -> str:
    """A text on one line, its blanks visible, its middle left out where it is long."""
    visible = "".join(_SHOWN.get(c, c) for c in text)
    return visible if len(visible) <= longest else f"{visible[: longest // 2]}…{visible[-longest // 2 :]}"
