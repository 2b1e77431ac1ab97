"""Write `docs/structure.md` from the lexicons, the schemas and the cases: `python docs/render_structure.py`.

The page shows what the structure room does, so that nothing in it can be out of date: sentences from `tests/cases/sentences`, fields
and how they were read from the pages of `tests/cases/structure/pages`, headings from the rule that reads them.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from flows.repair import repair  # noqa: E402
from flows.spans.documents import RestoredText, SourceText  # noqa: E402
from flows.structure import structure  # noqa: E402
from flows.structure.headings import heading_of  # noqa: E402
from flows.structure.labels import LABELS  # noqa: E402
from schemas.fields import FIELDS  # noqa: E402

PAGE = ROOT / "docs" / "structure.md"
_CASES = ROOT / "tests" / "cases"
_LABEL_OF = {
    **{"title": "title", "authors": "author", "affiliations": "affiliation", "abstract": "abstract", "keywords": "keywords"},
    **{"title_en": "title_en", "abstract_en": "abstract_en", "keywords_en": "keywords_en", "clc_numbers": "clc", "document_code": "clc"},
    **{"article_number": "clc", "doi": "clc", "fund": "fund", "author_bio": "author_bio", "received_date": "received"},
    **{"journal": "origin", "year": "origin", "issue": "origin", "pages": "origin"},
}
_FIELDS = (
    *("title", "subtitle", "authors", "affiliations", "abstract", "keywords", "title_en", "abstract_en", "keywords_en", "clc_numbers"),
    *("document_code", "article_number", "doi", "fund", "author_bio", "received_date", "published_date", "journal", "year", "issue"),
    *("pages", "source_url", "source_site", "source_column"),
)
_HEADINGS = (
    *("第一章 总论", "第二节 方法", "一、加强学习", "Ⅱ.文献回顾", "引言", "结论：", "（一）学习的意义", "㈡学习的方法"),
    *(
        "1.1 研究对象",
        "1.1.2 样本来源",
        "1.学习理论",
        "2、联系实际",
        "⒊改进作风",
        "II. 文献回顾",
        "（壹）学习的方法",
        "（1）提高认识",
        "①提高认识",
        "1 引言",
    ),
)


def _lines(path: Path) -> tuple[str, list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[0].removeprefix("# "), [line for line in lines[1:] if line and not line.startswith("#")]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _sentences() -> list[str]:
    out = ["## Sentences", "", "The middle dot ` · ` shows where a text is parted.", ""]
    for path in sorted((_CASES / "sentences").glob("*.txt")):
        head, cases = _lines(path)
        out += [f"### {path.stem}: {head}", "", *(f"- {' · '.join(case.split('|'))}" for case in cases), ""]
    for path in sorted((ROOT / "tests" / "countercases" / "sentences").glob("*.txt")):
        head, cases = _lines(path)
        out += [f"### {path.stem}: {head}", "", *(f"- {case}" for case in cases), ""]
    return out


def _bases() -> dict[str, dict[str, list[str]]]:
    """Field -> basis -> names of the pages on which it was read so."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((_CASES / "structure" / "pages").glob("*.txt")):
        text = path.read_text(encoding="utf-8").split("\n----\n")[0]
        restored = repair(SourceText("case:" + path.stem, "0" * 64, text, "text/plain", "utf-8"))
        if isinstance(restored, RestoredText):
            for name, basis in structure(restored).metadata.basis.items():
                found[name][basis].append(path.stem)
    return found


def _fields() -> list[str]:
    bases = _bases()
    out = [
        "## Fields",
        "",
        "`labelled`: a label announces the value. `printed`: it stands where such a value stands, in so many words. `inferred`: it was cut",
        "out of a line, or its kind follows from what stands around it; the column `inferred_fields` of `essays` names these. A value that",
        "breaks the syntax of its field stays in its block and is flagged `invalid_field`. The last column names a page of",
        "`tests/cases/structure/pages` for each way of reading that occurs there.",
        "",
        "| field | meaning | labels | read as |",
        "|---|---|---|---|",
    ]
    for name in _FIELDS:
        labels = "、".join(LABELS.get(_LABEL_OF.get(name, ""), ()))
        read = ", ".join(f"{basis} ({pages[0]})" for basis, pages in sorted(bases[name].items()))
        out.append(f"| `{name}` | {_cell(FIELDS[name].description)} | {_cell(labels)} | {read} |")
    return [*out, ""]


def _headings() -> list[str]:
    out = ["## Headings", "", "| line | family of its number | level | confidence |", "|---|---|---|---|"]
    for line in _HEADINGS:
        heading = heading_of(line)
        if heading is not None:
            out.append(f"| `{line}` | {heading.family} | {heading.level} | {heading.confidence:.2f} |")
    return [
        *out,
        "",
        "Where `1.1` heads sections and no Han number does, `1` and `1.` are of level 1. Numbered lines of one low family without prose",
        "between them are items of a list. A number glued to prose heads a section only where the end of the heading can be told; the block",
        "carries the confidence. A short line without a number between two paragraphs is a heading with confidence 0.7.",
        "",
    ]


def render() -> str:
    """The text of the page."""
    head = [
        "# Structure: what is read off a text, and how",
        "",
        "Generated by `python docs/render_structure.py` from the cases that the tests run; do not edit.",
        "",
    ]
    return "\n".join([*head, *_fields(), *_headings(), *_sentences()]).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
