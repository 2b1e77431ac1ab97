"""Bring the shards together: every table of the catalog, as one Arrow table or as the Parquet parts it is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.engine.keys import code_version, digest
from flows.publish.parquet import TableData
from flows.publish.runs import Part
from flows.repair import RULES
from flows.stages import analyse, cite, code, restore, sign, works
from flows.stages.collect import Collected
from flows.stages.complete import complete_essays, complete_sentences, read_refusals
from flows.stages.link import link_citations
from flows.stages.made import Made
from flows.text.seeds import SEEDS
from flows.themes import load_codebook
from schemas.catalog import BY_NAME, TABLES

STAGES: dict[str, tuple[str, ...]] = {
    "restore": restore.LIBRARIES,
    "sign": sign.LIBRARIES,
    "works": works.LIBRARIES,
    "code": code.LIBRARIES,
    "cite": cite.LIBRARIES,
    "analyse": analyse.LIBRARIES,
    "complete": (),
    "assemble": (),
}
"""The stages whose code decides the data, each with the libraries that decide it too."""
FROM_RESTORED = ("sources", "blocks", "edits", "flags")


class NothingSurvivedError(RuntimeError):
    """No essay is left to publish; the message says why the inputs were refused."""


def require_essays(restored: Sequence[Path], work: Path) -> None:
    """Stop a run that has nothing to go on with.

    Raises:
        NothingSurvivedError: no shard holds an essay.
    """
    if not any(pq.read_metadata(folder / "essays.parquet").num_rows for folder in restored):
        raise NothingSurvivedError(_why_nothing(_quarantine(restored, work)))


@dataclass(frozen=True, slots=True)
class Assembled:
    """Every table of the catalog by name, in catalog order, and the counts that a run reports."""

    tables: dict[str, TableData]
    counts: dict[str, int]
    edits_by_damage: dict[str, int]
    provenance: dict[str, Any]


def assemble(collected: Collected, made: Made, analysed: Callable[[], Path], codebook: Path | None, work: Path) -> Assembled:
    """Assemble the tables of a run; there is at least one essay.

    Args:
        collected: what intake collected.
        made: what the stages made of the shards.
        analysed: gives the folder that `analyse` made; it is asked last, so that the analysis may go on beside.
        codebook: the user's own codebook, None for the built-in one.
        work: the workspace.
    """
    essays = complete_essays(made.restored, made.works, work)
    tables: dict[str, TableData] = {name: [folder / f"{name}.parquet" for folder in made.restored] for name in FROM_RESTORED}
    tables |= {name: [folder / f"{name}.parquet" for folder in made.coded] for name in code.TABLES}
    tables |= {name: [folder / f"{name}.parquet" for folder in made.cited] for name in cite.TABLES}
    tables |= {name: [made.works / f"{name}.parquet"] for name in works.TABLES}
    tables |= {
        "essays": essays,
        "sentences": complete_sentences(made.coded, made.works, work),
        "citations": link_citations(essays, made.cited, work),
        "codebook": _codebook(codebook),
        "rules": _rules(made.restored),
        "quarantine": _quarantine(made.restored, work),
        "withdrawn": BY_NAME["withdrawn"].from_rows([]),
    }
    damages = _edits_by_damage(made.restored)
    decided = provenance(collected, codebook) | {"edits_by_damage": damages}
    tables |= analyse.analysed_tables(analysed())
    ordered = {t.name: tables[t.name] for t in TABLES}
    return Assembled(ordered, _counts(ordered), damages, decided)


def provenance(collected: Collected, codebook: Path | None) -> dict[str, Any]:
    """What decides the data: inputs, in a form that doesn't grow with the corpus, code and codebook."""
    return {
        "inputs": {"n_texts": collected.n_texts, "n_refused": collected.n_refused, "digest": collected.inputs},
        "code": stage_code(),
        "codebook": codebook.as_posix() if codebook else None,
        "codebook_digest": digest([codebook.read_bytes()]) if codebook else None,
        "corrections": corrections_digest(),
    }


def corrections_digest() -> str:
    """Digest of the editor's corrections, all of them."""
    return digest(p.read_bytes() for p in sorted((SEEDS / "corrections").glob("*.tsv")))


def _quarantine(restored: Sequence[Path], work: Path) -> pa.Table:
    return BY_NAME["quarantine"].from_rows(read_refusals(restored, work))


def _why_nothing(quarantine: pa.Table) -> str:
    reasons = Counter(quarantine["reason"].to_pylist())
    listed = ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items())) or "there was no text in the inputs"
    first = quarantine.to_pylist()[:3]
    shown = "".join(f"\n  {row['source_uri']}: {row['detail']}" for row in first)
    return f"No essay survived, nothing is published. Refused: {listed}.{shown}"


def _codebook(path: Path | None) -> pa.Table:
    themes = load_codebook(path).themes
    return BY_NAME["codebook"].from_rows(
        {
            "theme_id": t.id,
            "label_zh": t.label_zh,
            "label_en": t.label_en,
            "definition": t.definition,
            "parent_id": t.parent_id,
            "terms": list(t.terms),
        }
        for t in themes
    )


def _rules(restored: Sequence[Path]) -> pa.Table:
    edits, essays = Counter[str](), Counter[str]()
    for rule_id, n_edits, n_essays in _counts_by_rule(restored):
        edits[rule_id] += n_edits
        essays[rule_id] += n_essays
    return BY_NAME["rules"].from_rows(
        {
            "rule_id": r.rule_id,
            "damage": r.damage,
            "why": r.why,
            "example_before": r.example_before,
            "example_after": r.example_after,
            "n_edits": edits[r.rule_id],
            "n_essays": essays[r.rule_id],
        }
        for r in RULES
    )


def _counts_by_rule(restored: Sequence[Path]) -> Iterator[tuple[str, int, int]]:
    """For each shard and rule, how many edits and how many essays; an essay lies in one shard only."""
    for folder in restored:
        table = pq.read_table(folder / "edits.parquet", columns=["essay_id", "rule_ids"])
        rules = pc.list_flatten(table["rule_ids"])
        essays = pc.take(table["essay_id"], pc.list_parent_indices(table["rule_ids"]))
        each = pa.table({"rule_id": rules, "essay_id": essays}).group_by(["rule_id", "essay_id"]).aggregate([([], "count_all")])
        found = each.group_by("rule_id").aggregate([("count_all", "sum"), ([], "count_all")])
        yield from zip(*(found[name].to_pylist() for name in ("rule_id", "count_all_sum", "count_all")), strict=True)


def _edits_by_damage(restored: Sequence[Path]) -> dict[str, int]:
    found = Counter[str]()
    for folder in restored:
        counts = pq.read_table(folder / "edits.parquet", columns=["damage"])["damage"].value_counts()
        found.update({c["values"]: c["counts"] for c in counts.to_pylist()})
    return dict(sorted(found.items()))


def _n_rows(data: TableData) -> int:
    if isinstance(data, pa.Table):
        return int(data.num_rows)
    return sum(pq.read_metadata(part.rows if isinstance(part, Part) else part).num_rows for part in data)


def _counts(tables: Mapping[str, TableData]) -> dict[str, int]:
    return {name: _n_rows(data) for name, data in tables.items()}


def stage_code() -> dict[str, str]:
    """Code version of each stage, for the manifest: the same versions on the same inputs give the same bytes."""
    return {stage: code_version(f"flows.stages.{stage}", libraries) for stage, libraries in STAGES.items()}
