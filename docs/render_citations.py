"""Write `docs/citations.md` from the type codes, the doubts and the cases of the citations room: `python docs/render_citations.py`.

The page shows what the reader of references and the finders of mentions do with the cases that the tests run, so that nothing in it can be out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from flows.citations.bibtex import to_biblatex, to_bibtex  # noqa: E402
from flows.citations.citation_key import citation_key  # noqa: E402
from flows.citations.markers import find_markers, marker_row  # noqa: E402
from flows.citations.parse import parse_reference  # noqa: E402
from flows.citations.reference.confidence import BIAS, DOUBTS  # noqa: E402
from flows.citations.reference.model import CSL_OF_CODE, KIND_OF_CODE  # noqa: E402
from flows.citations.work_keys import work_key  # noqa: E402

PAGE = ROOT / "docs" / "citations.md"
_CASES, _COUNTERCASES = ROOT / "tests" / "cases", ROOT / "tests" / "countercases"
_FIELDS = (
    *("type", "title", "container", "editors", "translators", "publisher", "place", "year", "date", "volume", "issue", "pages", "edition"),
    *("number", "doi", "url", "accessed", "nationality"),
)


def _cell(text: str) -> str:
    return re.sub(r"([|\[*_<~])", r"\\\1", text).replace("\n", " ⏎ ")


def _table(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]


def _tsv(path: Path) -> list[list[str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


def _jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _codes() -> list[str]:
    out = [
        "## Type codes",
        "",
        "GB/T 7714 prints a code behind the title; `csl_type` is its type in CSL 1.0.2. The carriers /OL, /CD, /MT and /DK stay in the code and change",
        "no type. Where no code is printed the source tells the type, if anything does; a code that the source contradicts (`[M]` before volume, issue",
        "and pages) is overruled. In CSL-JSON the printed code stands under `custom.gbt7714`.",
        "",
        *_table("code", "for", "CSL type"),
    ]
    for code, csl in CSL_OF_CODE.items():
        chapter = " / chapter" if code in ("M", "G") else " / book" if code == "C" else ""
        out.append(f"| `{code}` | {KIND_OF_CODE[code]} | `{csl}`{chapter} |")
    return [*out, ""]


def _references() -> list[str]:
    out = [
        "## References",
        "",
        "What the command `parse citations` reads off the cases. Values are as printed.",
        "",
        *_table("printed", "read"),
    ]
    for raw, *_ in _tsv(_CASES / "citations" / "references.tsv"):
        parsed = parse_reference(raw)
        fields = parsed.fields()
        authors = (
            ["authors: " + "; ".join(name.text() for name in parsed.authors) + (" et al." if parsed.et_al else "")]
            if parsed.authors
            else []
        )
        rest = [f"{name}: {'; '.join(v) if isinstance(v, list) else v}" for name in _FIELDS if (v := fields.get(name))]
        out.append(f"| {_cell(raw)} | {_cell(' · '.join([*authors, *rest]))} |")
    return [*out, ""]


def _input() -> list[str]:
    return [
        "## Input of `parse`",
        "",
        "`parse citations FILE` reads plain text a reference a line; `parse lists FILE` and `parse markers FILE` read it as one list or one essay, all",
        "lines of it, with the rules for line breaks and blank lines that the cases show. JSON lines hold one reference (`raw`), list (`text`) or essay",
        "(`text`, `references`) an object, with an `id` that is printed again; they are told by the name of the file (`.jsonl`, `.ndjson`, `.json`) or",
        "by a first line that begins an object. A line that can't be read is named on standard error with what to do, the others are printed, and the",
        "exit code is 1.",
        "",
    ]


def _export() -> list[str]:
    printed = "[4]陈平.新闻一则[N].某某日报,2017-10-28(01)."
    parsed = parse_reference(printed)
    key = citation_key(work_key(parsed))
    return [
        "## Export",
        "",
        "`export citations` prints each work of a release once. `--csl` gives CSL-JSON; `--biblatex` entries as biblatex-gb7714-2015 and the standard",
        "styles of BibLaTeX read them, with `mark` and `medium` for type code and carrier; `--bibtex` the same works in the types and fields of BibTeX,",
        "where patents, standards, data and web pages are `@misc`. The two are never mixed. Keys hold lower-case letters, digits and hyphens; they are",
        "made of the `work_key` alone (in CSL-JSON it stands under `custom.work_key`), so they stay the same from release to release. A reference",
        "without a title is exported with its text as note.",
        "",
        f"`{printed}`",
        "",
        "```bibtex",
        *to_biblatex(parsed, key).splitlines(),
        "```",
        "",
        "```bibtex",
        *to_bibtex(parsed, key).splitlines(),
        "```",
        "",
    ]


def _lists() -> list[str]:
    out = ["## Lists", "", "Where a list is split: `¦` stands before each entry. `⏎` is a line break.", ""]
    for path in sorted((_CASES / "citations" / "lists").glob("*.txt")):
        head, text = path.read_text(encoding="utf-8").split("\n", 1)
        out.append(f"- {head.removeprefix('# ')} `{text.strip().replace(chr(10), ' ⏎ ')}`")
    return [*out, ""]


def _markers() -> list[str]:
    out = [
        "## Markers",
        "",
        "Markers in running text with the entries they point at, and the page printed with them.",
        "",
        *_table("text", "markers"),
    ]
    for row in _jsonl(_CASES / "mentions" / "markers.jsonl"):
        shown = []
        for marker in map(marker_row, find_markers(row["text"], row.get("references", row.get("n_refs")))):
            target = marker.get("key") or ", ".join(map(str, marker["targets"]))  # type: ignore[call-overload]
            page = f" p. {marker['pages']}" if marker["pages"] else ""
            shown.append(f"`{row['text'][marker['start'] : marker['end']]}` → {_cell(str(target))}{page}")
        out.append(f"| {_cell(row['text'])} | {'; '.join(shown)} |")
    decoys = "; ".join(f"`{row['text'].replace(chr(10), ' ⏎ ')}`" for row in _jsonl(_COUNTERCASES / "mentions" / "markers.jsonl"))
    return [*out, "", f"No markers: {decoys}", ""]


def _mentions() -> list[str]:
    out = []
    for name, what, columns in (
        ("events", "Congresses, plenums and conferences, with one value for each meeting.", ("name", "value")),
        (
            "titles",
            "Works named in 《》, with their kind; those left open and those inside another title too.",
            ("title", "kind", "depth", "closed"),
        ),
        (
            "formulas",
            "Formulations and campaigns: the lexicon's id, or `candidate` for those found by their shape.",
            ("name", "id", "kind"),
        ),
        ("quotations", "Words ascribed to a speaker; `direct` is false for reported speech.", ("words", "speaker", "direct")),
    ):
        out += [f"## {name.capitalize()}", "", what, "", *_table("text", ", ".join(columns))]
        for row in _jsonl(_CASES / "mentions" / f"{name}.jsonl"):
            found = "; ".join(
                ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in one) for one in row["found"]
            )
            out.append(f"| {_cell(row['text'])} | {_cell(found)} |")
        none = "; ".join(f"`{row['text']}`" for row in _jsonl(_COUNTERCASES / "mentions" / f"{name}.jsonl"))
        out += ["", f"None: {none}".replace("\n", " "), ""]
    return out


def _keys() -> list[str]:
    works: dict[str, list[str]] = defaultdict(list)
    for name, raw in _tsv(_CASES / "citations" / "work_keys.tsv"):
        works[name].append(raw)
    out = [
        "## Work keys",
        "",
        "One key for one work, whatever was printed of it; different works have different keys. An entry that points back (同上, 同注①, 前引书,",
        "ibid., op. cit.) prints no title and has none, but the key of the entry it means: the one before it, the one with that label, or the last by",
        "that author. Notes that cite are read like entries of a list; notes that explain are not.",
        "",
        *_table("key", "entries"),
    ]
    out += [f"| `{work_key(parse_reference(raws[0]))}` | {_cell(' ⏎ '.join(raws))} |" for raws in works.values()]
    return [*out, ""]


def _confidence() -> list[str]:
    out = [
        "## Confidence",
        "",
        "The probability that every field of an entry is right: the logistic function of the sum of log odds below, which start at",
        f"{BIAS} for an entry that raises no doubt.",
        "",
        *_table("doubt", "log odds"),
        *(f"| {name} | {weight} |" for name, weight, _ in DOUBTS),
        "",
        "Reliability, measured on references with fields checked by hand:",
        "",
        *_table("confidence from", "to", "references", "mean confidence", "entries right"),
        *(f"| {' | '.join(row)} |" for row in _tsv(ROOT / "docs" / "data" / "citations_reliability.tsv")),
        "",
    ]
    return out


def render() -> str:
    """The text of the page."""
    head = [
        "# Citations: what is read off reference lists and running text",
        "",
        "Generated by `python docs/render_citations.py` from the cases that the tests run; do not edit.",
        "",
    ]
    body = [*_codes(), *_input(), *_references(), *_lists(), *_markers(), *_mentions(), *_keys(), *_export(), *_confidence()]
    return "\n".join([*head, *body]).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
