"""What a marker can point at: the entries of one essay's reference lists, by number, label family and author and year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.citations.parse import parse_reference
from flows.text.numerals import circled_number

Family = Literal["bracket", "circled", "superscript", "tagged", "paren", "bare", "author-year"]

_LABEL = re.compile(
    r"\s*(?:[\[［〔【]\s*(?P<bracket>\d{1,3})\s*[\]］〕】]|[(（]\s*(?P<paren>\d{1,3})\s*[)）]|(?P<circled>[①-⑨][①-⑨○〇]|[①-⑳㉑-㉟㊱-㊿])|(?P<plain>\d{1,3})\s*[.．、])"
)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d[a-z]?(?!\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a reference list; `number` counts entries of its list from 1, or is the number its label prints."""

    number: int
    family: Family | None = None
    authors: tuple[str, ...] = ()
    year: str | None = None
    position: int = 0


def label_number(label: str) -> tuple[Family | None, int] | None:
    """Family and number of a printed label: `[12]`, `〔12〕`, `(12)`, `⑫`, `12.`; `None` where it is none of them."""
    bare = label.strip()
    if bare.isdigit() and bare.isascii():
        return None, int(bare)
    match = _LABEL.match(bare)
    if not match:
        return None
    if match["circled"]:
        return "circled", circled_number(match["circled"])
    if match["paren"]:
        return "paren", int(match["paren"])
    return ("bracket", int(match["bracket"])) if match["bracket"] else (None, int(match["plain"]))


def label_numbers(label: str | None) -> list[tuple[Family | None, int]]:
    """Families and numbers of a citation's label: several where an entry answers several markers (`4,11`), none where it has no number."""
    parts = label.split(",") if label else []
    return [read for part in parts if (read := label_number(part)) is not None]


def entry_of_text(raw: str, number: int, position: int) -> Entry:
    """An entry from its printed text; `number` counts where it prints no label. A year keeps the letter that tells entries of one author apart."""
    parsed = parse_reference(raw)
    label = _LABEL.match(raw)
    family: Family | None = None
    if label:
        read = label_number(label[0])
        if read:
            family, number = read
        raw = raw[label.end() :]
    years = _YEAR.findall(raw)
    year = next((y for y in years if y[:4] == parsed.year), parsed.year) or (years[0] if years else None)
    return Entry(number, family, tuple(name.text() for name in parsed.authors), year, position)


def as_entries(given: object) -> tuple[Entry, ...] | None:
    """Entries from whatever a caller holds: a count, printed references, mappings with `label`, `authors`, `year`, or `Entry` values.

    `None` means that nothing is known of a list; an empty sequence means that there is none.

    Raises:
        TypeError: `given` is none of these.
    """
    if given is None:
        return None
    if isinstance(given, int):
        return tuple(Entry(i + 1, position=i) for i in range(given))
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise TypeError("the list must be an array of entries, one text with all of them, or their number")
    entries: list[Entry] = []
    for i, item in enumerate(given):
        if isinstance(item, Entry):
            entries.append(item)
        elif isinstance(item, str):
            entries.append(entry_of_text(item, i + 1, i))
        elif isinstance(item, Mapping):
            entries.append(_of_mapping(item, i))
        elif isinstance(item, int):
            entries.append(Entry(item, position=i))
        else:
            raise TypeError(f"entry {i + 1} of the list is neither a text nor an object nor a number")
    return tuple(entries)


def _of_mapping(item: Mapping[str, object], position: int) -> Entry:
    fields = item.get("fields")
    fields = fields if isinstance(fields, Mapping) else item
    raw = item.get("raw") or item.get("text")
    read = entry_of_text(str(raw), position + 1, position) if raw else Entry(position + 1, position=position)
    label = item.get("label") or item.get("n") or item.get("number")
    numbered = label_number(str(label)) if label is not None else None
    names = fields.get("authors")
    year = fields.get("year")
    return Entry(
        numbered[1] if numbered else read.number,
        (numbered[0] if numbered else None) or read.family,
        tuple(_name(n) for n in names) if isinstance(names, Iterable) and not isinstance(names, str) else read.authors,
        str(year) if year else read.year,
        position,
    )


def _name(name: object) -> str:
    if isinstance(name, Mapping):
        return str(name.get("literal") or " ".join(str(name[k]) for k in ("family", "given") if name.get(k)))
    return str(name)


class NumberIndex:
    """Entries by number."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[int, list[Entry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.number, []).append(entry)

    def find(self, number: int, family: Family) -> list[Entry]:
        """Entries a marker of that number and family may mean, in the order of the list.

        Of two lists in one essay it is the one labelled like the marker; a circled or round marker means no entry labelled otherwise.
        """
        same = self._entries.get(number, [])
        alike = [e for e in same if e.family == family]
        return alike or [e for e in same if e.family is None or family not in ("circled", "paren")]
