"""One reference, to its fields."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.citations.parse import language_of, parse_reference
from flows.citations.reference.normalise import MAX_LENGTH, clean, fold

TESTS = Path(__file__).resolve().parents[1]


def _rows(name: str) -> list[dict[str, str]]:
    lines = [line for line in (TESTS / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", _rows("cases/citations/references.tsv"), ids=lambda row: row["raw"][:20])
def test_fields_of_a_reference(row: dict[str, str]) -> None:
    parsed = parse_reference(row["raw"])
    fields = {**parsed.fields(), "authors": [name.text() for name in parsed.authors]}
    wanted = json.loads(row["fields"])
    assert {name: fields.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("row", _rows("countercases/citations/references.tsv"), ids=lambda row: row["raw"][:20])
def test_nothing_is_invented(row: dict[str, str]) -> None:
    assert row["absent"] not in parse_reference(row["raw"]).fields()


def test_western_names_are_split() -> None:
    authors = parse_reference("[1]VAN DER BERG J, SMITH A B. Title of it[J]. Nature, 2001, 3(4): 5-6.").authors
    assert [(n.family, n.given) for n in authors] == [("VAN DER BERG", "J"), ("SMITH", "A B")]


@pytest.mark.parametrize(
    ("printed", "family", "given"),
    [
        ("Tian Xiaohe", "Tian", "Xiaohe"),
        ("Xiaohe Tian", "Tian", "Xiaohe"),
        ("ZHAO Ming He", "ZHAO", "Ming He"),
        ("LI Wei", "LI", "Wei"),
        ("Hao Wang", "Wang", "Hao"),
        ("Liang Yu'an", "Liang", "Yu'an"),
        ("Ouyang Lanxin", "Ouyang", "Lanxin"),
        ("Lin Helen", "Helen", "Lin"),
        ("Wang Roberts", "Roberts", "Wang"),
    ],
)
def test_names_in_pinyin_are_read_family_first_where_only_the_first_can_be_it(printed: str, family: str, given: str) -> None:
    (author,) = parse_reference(f"[1]{printed}. Rooms and readers[J]. Coast Review, 2012(3):12-18.").authors
    assert (author.family, author.given) == (family, given)


def test_label_is_kept_and_raw_untouched() -> None:
    raw = " ［12］ 李明．某文［J］．某刊，2015（1）．"
    parsed = parse_reference(raw)
    assert parsed.raw == raw and parsed.label == "[12]"


def test_type_source_tells_printed_from_inferred() -> None:
    assert parse_reference("[1]李明.某书[M].北京:中华书局,2001.").type_source == "printed"
    assert parse_reference("李明：《某书》，北京：中华书局，2001年。").type_source == "inferred"


def test_confidence_falls_where_fields_lack() -> None:
    whole = parse_reference("[1]李明.某文章[J].某刊,2015(1):1-2.").confidence
    assert whole > parse_reference("[1]李明某文章").confidence


def test_language_follows_the_script_of_the_title() -> None:
    assert [language_of(t) for t in ("思想政治", "On ideas", "図書館の歴史", "도서관", "История партии")] == ["zh", "en", "ja", "ko", "ru"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="[](),.:;，。：（）《》“”/-0123456789年第期卷页版社MJ李王的 abZ&\n", max_size=200))
def test_any_text_parses(raw: str) -> None:
    parsed = parse_reference(raw)
    assert parsed.raw == raw and 0.0 <= parsed.confidence <= 1.0


@pytest.mark.parametrize("piece", ["[", "(1)", "李明,", "a b. ", "2015", "A.", "《", "1-", " ", "//", "-=·", "：", ". ："])
def test_a_line_of_a_megabyte_is_read_to_its_bound(piece: str) -> None:
    raw = piece * (1_000_000 // len(piece))
    parsed = parse_reference(raw)
    assert raw[MAX_LENGTH:] in parsed.residue and parsed.confidence < 0.8


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(unicodedata.normalize("NFKC", text))).casefold()


@pytest.mark.parametrize("row", _rows("cases/citations/references.tsv"), ids=lambda row: row["raw"][:20])
def test_every_value_stands_in_the_text(row: dict[str, str]) -> None:
    parsed = parse_reference(row["raw"])
    printed = _plain(clean(row["raw"]))
    texts = ("title", "container", "publisher", "place", "year", "volume", "issue", "pages", "edition", "number", "doi", "url")
    values = [getattr(parsed, name) for name in texts] + [part for n in parsed.authors for part in (n.literal, n.family, n.given)]
    assert [value for value in values if value and _plain(value) not in printed] == []
