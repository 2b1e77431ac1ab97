"""What a release says of itself: valid in each standard's own reader, complete, and the same bytes again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.publish import publish_release
from schemas.catalog import SCHEMA_VERSION, TABLES
from schemas.render.citation import to_yaml
from schemas.render.dataset import Release
from tests.release.samples import TODAY, essay, files, tables

pytestmark = pytest.mark.xdist_group("documents of a release")

DOCUMENTS = ("README.md", "DICTIONARY.md", "METHODS.md", "LICENSES.md", "CITATION.cff", "datapackage.json", "croissant.json")


def described(release: Path) -> Release:
    return Release.of(json.loads((release / "manifest.json").read_text(encoding="utf-8")))


def text(release: Path, name: str) -> str:
    return (release / name).read_text(encoding="utf-8")


def card_head(release: Path) -> Any:
    return yaml.safe_load(text(release, "README.md").split("---\n")[1])


def test_documents_are_the_same_bytes_again(tmp_path: Path) -> None:
    one, other = (publish_release(tables(1, 2, 3), tmp_path / name, TODAY, {}).path for name in "ab")
    assert {name: files(Path(one))[name] for name in DOCUMENTS} == {name: files(Path(other))[name] for name in DOCUMENTS}


def test_the_card_has_the_keys_of_the_hub_and_a_configuration_for_each_table_with_rows(seed_release: Path) -> None:
    from huggingface_hub import DatasetCard

    card = DatasetCard(text(seed_release, "README.md"))
    head = card_head(seed_release)
    assert card.data.language == ["zh"]
    assert (head["license"], head["size_categories"]) == ("other", ["n<1K"])
    assert (seed_release / head["license_link"]).is_file()
    assert head["pretty_name"].endswith(described(seed_release).version)
    assert [c["config_name"] for c in head["configs"]] == described(seed_release).full_tables()
    assert [c["config_name"] for c in head["configs"] if c.get("default")] == ["sentences"]
    assert all(list(seed_release.glob(c["data_files"])) for c in head["configs"])


@pytest.mark.parametrize(("n", "size"), [(999, "n<1K"), (1000, "1K<n<10K"), (123_456, "100K<n<1M"), (6_000_000, "1M<n<10M")])
def test_sizes_are_those_of_the_hub(n: int, size: str) -> None:
    from flows.publish.card import size_category

    assert size_category(Release("2026.11.0", SCHEMA_VERSION, {"sentences": n}, {})) == size


def test_versions_and_counts_stand_in_the_card(seed_release: Path) -> None:
    card, release = text(seed_release, "README.md"), described(seed_release)
    assert f"Version **{release.version}**, schema version {SCHEMA_VERSION}" in card
    for table in TABLES:
        assert f"| [`{table.name}`](DICTIONARY.md#{table.name}) | {release.rows[table.name]} | {release.n_bytes(table.name)} |" in card


def test_links_of_the_documents_lead_somewhere(seed_release: Path) -> None:
    for name in (n for n in DOCUMENTS if n.endswith(".md")):
        page = text(seed_release, name)
        for target in re.findall(r"\]\(([^)]+)\)", re.sub("`[^`\n]*`", "", page)):  # an example in code is no link
            path, _, anchor = target.partition("#")
            there = text(seed_release, path) if path else page
            assert not anchor or f"\n## {anchor}\n" in there, f"{name}: {target}"


def test_the_dictionary_names_every_column_with_its_meaning(seed_release: Path) -> None:
    dictionary = text(seed_release, "DICTIONARY.md")
    sections = {s.split("\n", 1)[0]: s for s in dictionary.split("\n## ")[1:]}
    assert list(sections) == [t.name for t in TABLES]
    for table in TABLES:
        for column in table.columns:
            assert re.search(rf"^\| `{column.name}`( 🔑)? \| [^|]+ \| (yes)? ?\| ", sections[table.name], re.MULTILINE)
        for key in table.foreign_keys:
            assert f"`{key.columns[0]}` → `{key.table}`" in sections[table.name]


def test_the_data_package_is_valid_and_its_schemas_are_the_catalog(seed_release: Path) -> None:
    import frictionless

    path = seed_release / "datapackage.json"
    report = frictionless.Package.validate_descriptor(str(path))
    assert report.valid, report.flatten()
    package = frictionless.Package(str(path))
    assert [r.name for r in package.resources] == [t.name for t in TABLES]
    for table in TABLES:
        schema = package.get_resource(table.name).schema
        assert schema.field_names == [c.name for c in table.columns]
        assert schema.primary_key == list(table.primary_key)
        assert len(schema.foreign_keys) == len(table.foreign_keys)
    for resource in json.loads(path.read_text(encoding="utf-8"))["resources"]:
        assert (seed_release / resource["path"]).stat().st_size == resource["bytes"]


def test_croissant_is_valid_and_yields_every_row(seed_release: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(str(seed_release / "croissant.json"))
    assert not dataset.metadata.issues.errors
    assert not dataset.metadata.issues.warnings
    assert [r.name for r in dataset.metadata.record_sets] == [t.name for t in TABLES]
    release = described(seed_release)
    for name in ("essays", "tokens", "themes"):
        rows = list(dataset.records(name))
        assert len(rows) == release.rows[name]
    evidence = next(e for row in rows for e in row["themes/evidence"])
    assert set(evidence) == {"themes/evidence/term", "themes/evidence/start", "themes/evidence/end"}


def test_the_citation_file_keeps_to_its_standard(seed_release: Path) -> None:
    import jsonschema

    name = {"type": "object", "required": ["name"], "additionalProperties": False, "properties": {"name": {"type": "string"}}}
    identifier = {
        "type": "object",
        "required": ["type", "value"],
        "additionalProperties": False,
        "properties": {"type": {"enum": ["doi", "url", "swh", "other"]}, "value": {"type": "string"}, "description": {"type": "string"}},
    }
    common = {
        "title": {"type": "string", "minLength": 1},
        "authors": {"type": "array", "minItems": 1, "items": name},
        "version": {"type": "string"},
        "identifiers": {"type": "array", "minItems": 1, "items": identifier},
    }
    preferred = {
        "type": "object",
        "required": ["authors", "title", "type"],
        "additionalProperties": False,
        "properties": common | {"type": {"enum": ["data", "software", "book"]}, "year": {"type": "integer"}, "month": {"maximum": 12}},
    }
    standard = {
        "type": "object",
        "required": ["authors", "cff-version", "message", "title"],
        "additionalProperties": False,
        "properties": common
        | {
            "cff-version": {"const": "1.2.0"},
            "message": {"type": "string"},
            "type": {"enum": ["dataset", "software"]},
            "abstract": {"type": "string"},
            "keywords": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "preferred-citation": preferred,
        },
    }
    citation = yaml.safe_load(text(seed_release, "CITATION.cff"))
    jsonschema.validate(citation, standard)
    assert citation["version"] == described(seed_release).version
    assert citation["preferred-citation"]["year"] == 2026


def test_yaml_of_the_citation_file_says_what_its_value_says() -> None:
    value: dict[str, Any] = {"a": "1.2.0", "b": ["x: y", "no"], "c": {"d": [{"e": 'q"uote', "f": [{"g": "#"}]}], "h": 3}}
    assert yaml.safe_load(to_yaml(value)) == value


def test_methods_name_every_rule_with_reason_examples_and_counts(seed_release: Path) -> None:
    import pyarrow.dataset as ds

    methods = text(seed_release, "METHODS.md")
    rules = ds.dataset(seed_release / "data" / "rules").to_table().to_pylist()
    edits = ds.dataset(seed_release / "data" / "edits").to_table().to_pylist()
    assert len(rules) > 40
    for rule in rules:
        assert f"**`{rule['rule_id']}`** ({rule['damage']}; {rule['n_edits']} edit(s) in {rule['n_essays']} essay(s))" in methods
        section = methods.split(f"**`{rule['rule_id']}`**")[1].split("\n\n**")[0]
        shown = re.findall(r"^- `([0-9a-f]{16})` (\d+)–(\d+): ", section, re.MULTILINE)
        mine = [(e["essay_id"], str(e["source_start"]), str(e["source_end"])) for e in edits if e["rule_id"] == rule["rule_id"]]
        assert shown == mine[:2]
    assert "- 1 of 5 essay(s) with characters that are lost for good" in methods


def test_licences_list_every_site(seed_release: Path, tmp_path: Path) -> None:
    assert "| www.xzbu.com | 1 | https://www.xzbu.com/" in text(seed_release, "LICENSES.md")
    some = [essay(1, source_site="甲|站"), essay(2, source_site="乙站"), essay(3, source_site="乙站"), essay(4)]
    release = Path(publish_release(tables(1, 2, 3, 4, essays=some), tmp_path, TODAY, {}).path)
    listed = re.findall(r"^\| ([^ ].*?) \| (\d+) \|", text(release, "LICENSES.md"), re.MULTILINE)
    assert listed == [("乙站", "2"), ("甲\\|站", "1"), ("(the page names none)", "1")]
