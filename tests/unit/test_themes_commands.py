"""`jiaokan code` and `jiaokan explain` on a release of one coded essay: out, back, trained anew, explained."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows import cli
from flows.themes.batch import make_batch
from flows.themes.codebook import CodebookError, load_codebook
from flows.themes.coding import code_batch
from flows.themes.gold import read_gold
from schemas.catalog import BY_NAME

GOLD = read_gold([Path(__file__).parents[1] / "cases" / "themes" / "gold" / "seeds.tsv"])[:2]
Rows = list[dict[str, Any]]


def tables() -> dict[str, Rows]:
    """Rows of a release that holds the essays of GOLD as the pipeline codes them."""
    rows: dict[str, Rows] = {name: [] for name in ("sentences", "themes", "blocks", "tokens", "topics", "candidates")}
    for n, coded in enumerate(GOLD):
        essay, codes = f"{n:016x}", code_batch(make_batch([coded.essay]), load_codebook())
        kinds = {block.ordinal: block.kind for block in coded.essay.blocks}
        for block, kind in kinds.items():
            rows["blocks"].append({"block_id": f"{essay}:b{block:04}", "essay_id": essay, "ordinal": block, "kind": kind, "text": ""})
        for s, role in zip(coded.essay.sentences, codes.roles, strict=True):
            named = {"sentence_id": f"{essay}:s{s.ordinal:04}", "essay_id": essay, "ordinal": s.ordinal, "text": s.text, "role": role}
            rows["sentences"].append({**named, "block_id": f"{essay}:b{s.block_ordinal:04}", "section_path": list(s.section_path)})
            rows["tokens"].append({"sentence_id": named["sentence_id"], "essay_id": essay, "ordinal": s.ordinal, "tokens": [s.text[:2]]})
        for row, theme, rank, score in zip(codes.row, codes.theme, codes.rank, codes.score, strict=True):
            name = f"{essay}:s{coded.essay.sentences[row].ordinal:04}"
            rows["themes"].append({"sentence_id": name, "essay_id": essay, "theme_id": codes.ids[theme], "rank": rank, "score": score})
    rows["topics"].append({"topic_id": "t00000000", "label": "甲、乙", "terms": ["甲"], "weights": [1.0], "n_essays": 1})
    term = rows["tokens"][0]["tokens"][0]
    found = {"term": term, "topic_id": "t00000000", "theme_id": "MASS", "n_essays": 1, "n_sentences": 1, "share": 1.0}
    rows["candidates"] += [found, found | {"term": "从未出现"}]
    return rows


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    for name, rows in tables().items():
        (folder / "data" / name).mkdir(parents=True)
        pq.write_table(BY_NAME[name].from_rows(rows), folder / "data" / name / f"{name}-00000-of-00001.parquet")
    return folder


@pytest.fixture
def jiaokan(release: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*arguments: object) -> tuple[int, str]:
        code = cli.main([*map(str, arguments), "--release", str(release)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def fill_in(file: Path, answers: Callable[[dict[str, str]], dict[str, str]]) -> None:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        out = csv.DictWriter(opened, rows[0])
        out.writeheader()
        out.writerows(row | answers(row) for row in rows)


def the_coder(row: dict[str, str]) -> dict[str, str]:
    for n, coded in enumerate(GOLD):
        for sentence, themes, role in zip(coded.essay.sentences, coded.themes, coded.roles, strict=True):
            if row["sentence_id"] == f"{n:016x}:s{sentence.ordinal:04}":
                return {"coder_themes": " ".join(themes), "coder_role": role}
    raise AssertionError(row)


def test_out_and_back_and_trained_anew(tmp_path: Path, jiaokan: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    file, mine = tmp_path / "sample.csv", tmp_path / "mine.json"
    assert jiaokan("code", "export", file, "--size", 30)[0] == 0
    with (tmp_path / "sample.codes.csv").open(encoding="utf-8-sig", newline="") as opened:
        codes = {row["code"]: row["column"] for row in csv.DictReader(opened) if row["definition"]}
    assert (codes["GUIDE"], codes["measure"]) == ("coder_themes", "coder_role")
    code, said = jiaokan("code", "import", file)
    assert (code, "no row is coded yet" in said) == (2, True)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert jiaokan("code", "export", file)[0] == 2  # a coder's work is not written over
    assert "no sentence is coded" in jiaokan("code", "train", file, "--out", mine)[1]
    fill_in(file, the_coder)
    code, said = jiaokan("code", "import", file, "--json")
    agreement = json.loads(said)
    assert (code, agreement["n_sentences"]) == (0, 30)
    assert 0.5 < agreement["primary_kappa"] <= 1
    code, said = jiaokan("code", "import", file, "--against", file)
    assert "first theme 1.000 (kappa 1.000)" in said
    code, said = jiaokan("code", "train", file, "--out", mine, "--json")
    judged = json.loads(said)
    assert (code, judged["n_essays"]) == (0, 2)
    assert judged["before"]["primary_accuracy"] == agreement["primary_accuracy"]
    assert 0.5 < judged["after"]["primary_accuracy"] <= 1
    trained = load_codebook(mine)
    assert trained.weights
    assert trained.themes == load_codebook().themes
    coded = code_batch(make_batch([GOLD[0].essay]), trained)  # weights of one's own do code
    assert len(coded.roles) == len(GOLD[0].roles)
    monkeypatch.setattr("flows.themes.retrain.cross_validate", None)
    assert jiaokan("code", "train", file, "--out", mine)[0] == 2  # never over another codebook, and that is said before the training


def test_candidates_become_terms(tmp_path: Path, jiaokan: Callable[..., tuple[int, str]]) -> None:
    file, mine = tmp_path / "terms.csv", tmp_path / "mine.json"
    assert "2 candidate terms" in jiaokan("code", "candidates", file)[1]
    fill_in(file, lambda row: {"accept": "" if row["term"] == "从未出现" else "x"})
    assert "1 term(s) accepted" in jiaokan("code", "accept", file, "--out", mine)[1]
    book = load_codebook(mine)
    assert book.weights  # what was trained goes on to hold
    [mass] = [theme for theme in book.themes if theme.id == "MASS"]
    assert tables()["candidates"][0]["term"] in mass.terms
    fill_in(file, lambda _: {"accept": "nonsense"})
    assert "no theme NONSENSE" in jiaokan("code", "accept", file, "--out", tmp_path / "other.json")[1]


def test_explain(jiaokan: Callable[..., tuple[int, str]]) -> None:
    row = tables()["sentences"][3]
    code, said = jiaokan("explain", row["sentence_id"], "--json")
    found = json.loads(said)
    assert (code, found["is_as_published"], found["text"]) == (0, True, row["text"])
    assert found["roles"][0]["role"] == row["role"]
    code, said = jiaokan("explain", row["text"])
    assert code == 0
    assert "rank 1" in said
    assert "score" in said
    assert jiaokan("explain", "no such words")[0] == 2


def test_weights_that_are_none(tmp_path: Path) -> None:
    file = tmp_path / "book.json"
    raw = {"themes": [{"id": "A", "zh": "甲", "en": "a", "definition": "甲", "terms": ["甲"]}]}
    file.write_text(json.dumps(raw | {"weights": {"themes": {}}}), encoding="utf-8")
    with pytest.raises(CodebookError, match="`weights` is not as"):
        load_codebook(file)
