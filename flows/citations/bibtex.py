"""Parsed references as BibTeX entries (BibLaTeX field names where BibTeX has none)."""

from __future__ import annotations

from flows.citations.reference.model import ParsedReference

_KIND = {
    "article-journal": "article", "article-newspaper": "article", "book": "book", "chapter": "incollection", "paper-conference": "inproceedings",
    "thesis": "phdthesis", "report": "techreport", "webpage": "online", "patent": "patent", "dataset": "dataset", "software": "software",
}  # fmt: skip
_NAMED = {"\\": "backslash", "~": "asciitilde", "^": "asciicircum", "{": "braceleft", "}": "braceright"}  # BibTeX counts escaped braces too
_ESCAPED = str.maketrans({c: "\\" + c for c in "&%$#_"} | {c: f"\\text{name}{{}}" for c, name in _NAMED.items()})


def to_bibtex(parsed: ParsedReference, key: str) -> str:
    """One BibTeX entry with citation key `key`; special characters escaped, addresses left alone."""
    kind = _KIND.get(parsed.csl_type or "", "misc")
    container = "journaltitle" if kind == "article" else "booktitle"
    names = [n.literal if n.family is None else f"{n.family}, {n.given}" for n in parsed.authors]
    fields: dict[str, str | None] = {
        "author": " and ".join("{" + n.translate(_ESCAPED) + "}" if "," not in n else n.translate(_ESCAPED) for n in names if n) or None,
        "editor": " and ".join("{" + n.translate(_ESCAPED) + "}" for n in parsed.editors) or None,
        "translator": " and ".join("{" + n.translate(_ESCAPED) + "}" for n in parsed.translators) or None,
    }
    plain = {
        "title": parsed.title, container: parsed.container, "school" if kind == "phdthesis" else "publisher": parsed.publisher, "address": parsed.place,
        "year": parsed.year, "date": parsed.date, "volume": parsed.volume, "number": parsed.issue or parsed.number, "pages": parsed.pages,
        "edition": parsed.edition, "langid": parsed.language,
    }  # fmt: skip
    fields.update({name: value.translate(_ESCAPED) if value else None for name, value in plain.items()})
    addresses = {"doi": parsed.doi, "url": parsed.url}
    fields.update({name: value.replace("{", "%7B").replace("}", "%7D") if value else None for name, value in addresses.items()})
    fields["urldate"] = parsed.accessed
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"
