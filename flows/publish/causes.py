"""Why rows of two releases differ: a cause for each row that does, told from what else differs around it.

An essay that is only in one release, that an editor corrected, or whose edits differ gives its cause to all of its rows. For an
essay whose restored text is the same, the table and the columns that differ tell which stage made the difference, and the
code versions and inputs of the manifests whether the stage changed or what it was fed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.publish.database import scan
from flows.publish.differences import Sides

if TYPE_CHECKING:
    import duckdb

CAUSES = {
    "new_source": "a source that is new among the inputs",
    "source_gone": "a source that is no longer among the inputs",
    "withdrawn": "an essay that was withdrawn",
    "correction": "an editor's correction of the essay",
    "rule": "a repair rule that changed",
    "code": "a stage whose code changed (reading, structure, copies, themes, citations)",
    "codebook": "a codebook that changed",
    "corpus": "other essays that came, went or changed (copies, reuse, links between essays, lines of a site)",
    "names": "other names under which the same source came",
    "schema": "a table that the schema gained or lost",
}
"""Every cause, in the order in which they are told."""

CORRECTION = "correction"
"""Rule under which corrections stand in the edit log."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the manifests say of the two runs: which stages' code changed, whether the codebook did."""

    stages: tuple[str, ...] | None
    codebook: bool

    @classmethod
    def of(cls, old: Mapping[str, Any], new: Mapping[str, Any]) -> Run:
        """Compare two manifests. `stages` is None where one of them doesn't say."""
        before, after = (m.get("run", {}) for m in (old, new))
        codes = before.get("code"), after.get("code")
        stages = None
        if all(isinstance(c, Mapping) and c for c in codes):
            stages = tuple(s for s in sorted({*codes[0], *codes[1]}) if codes[0].get(s) != codes[1].get(s))
        same_book = old["tables"].get("codebook", {}).get("digest") == new["tables"].get("codebook", {}).get("digest")
        return cls(stages, not same_book or before.get("codebook") != after.get("codebook"))

    def changed(self, *stages: str) -> bool:
        """Whether the code of any of the stages may have changed."""
        return self.stages is None or any(stage in self.stages for stage in stages)


def find_essay_causes(connection: duckdb.DuckDBPyConnection, essays: Sides, sources: Sides, run: Run) -> None:
    """Fill the tables `essay_causes`, `corrected` and `recast`; `d_essays`, `d_sources` and `d_edits` must be there.

    `essay_causes` (essay_id, cause) holds the essays that differ, with a null where the restored text is the same; `corrected`
    (essay_id) those whose corrections differ, `recast` (essay_id) those that are the canonical copy in one release only.
    """
    old, new = essays.old, essays.new
    rule = "rule" if run.changed("restore") else "corpus"
    text = sources.mask_of("text")
    connection.execute(
        f"""CREATE TEMP TABLE corrected AS SELECT DISTINCT essay_id FROM (
            ({_corrections(old)} EXCEPT {_corrections(new)}) UNION ALL ({_corrections(new)} EXCEPT {_corrections(old)}))"""
    )
    sha = "SELECT source_sha256 FROM {}"
    known = {
        name: " UNION ".join(sha.format(scan(release, t)) for t in ("essays", "quarantine"))
        for name, release in (("old", old), ("new", new))
    }
    connection.execute(
        f"""CREATE TEMP TABLE essay_causes AS SELECT essay_id, CASE
            WHEN change = 'added' THEN CASE WHEN source_sha256 IN ({known["old"]}) THEN 'code' ELSE 'new_source' END
            WHEN change = 'removed' THEN CASE WHEN essay_id IN (SELECT essay_id FROM {scan(new, "withdrawn")}) THEN 'withdrawn'
                WHEN source_sha256 IN ({known["new"]}) THEN 'code' ELSE 'source_gone' END
            WHEN essay_id IN (FROM corrected) THEN '{CORRECTION}'
            WHEN essay_id IN (SELECT essay_id FROM d_sources WHERE mask & {text} <> 0) THEN 'code'
            WHEN mask & {essays.mask_of("restored_sha256")} <> 0 OR essay_id IN (SELECT essay_id FROM d_edits) THEN '{rule}'
            END AS cause
        FROM (SELECT essay_id, source_sha256, change, mask FROM d_essays
            UNION ALL SELECT essay_id, NULL, 'changed', 0 FROM
                (SELECT DISTINCT essay_id FROM d_edits WHERE essay_id NOT IN (SELECT essay_id FROM d_essays)))"""
    )
    connection.execute(f"CREATE TEMP TABLE recast AS SELECT essay_id FROM d_essays WHERE mask & {essays.mask_of('is_canonical')} <> 0")


def _corrections(release: Path) -> str:
    return (
        'SELECT essay_id, source_start, source_end, "before", "after"'
        f" FROM {scan(release, 'edits')} WHERE list_contains(rule_ids, '{CORRECTION}')"
    )


def corpus_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any essay came, went or reads otherwise."""
    found = connection.execute("SELECT count(*) FROM essay_causes WHERE cause IS NOT NULL").fetchone()
    return found is not None and found[0] > 0


def cause_query(s: Sides, run: Run, corpus: bool) -> str:
    """SQL that gives the rows of `d_<name>` with a column `cause`; `essay_causes` and `recast` must be there."""
    among = "'corpus'" if corpus else "'code'"
    if s.name in OF_NO_ESSAY:
        known = f"SELECT source_sha256 FROM {scan(s.old, 'essays')} UNION SELECT source_sha256 FROM {scan(s.new, 'essays')}"
        counts = s.mask_of("n_edits", "n_essays")
        cause = OF_NO_ESSAY[s.name].format(counts=counts, among="'rule'" if run.changed("restore") else among, known=known)
        return f"SELECT d.*, {cause} AS cause FROM d_{s.name} AS d"
    own = _own_cause(s, run, among)
    if s.name in OF_CANONICAL:
        own = f"CASE WHEN d.essay_id IN (FROM recast) THEN 'corpus' ELSE {own} END"
    joined = f"d_{s.name} AS d LEFT JOIN essay_causes AS e ON d.essay_id = e.essay_id"
    if s.name not in OTHER_ESSAY:
        return f"SELECT d.*, coalesce(e.cause, {own}) AS cause FROM {joined}"
    return (
        f"SELECT d.*, coalesce(e.cause, o.cause, {own}) AS cause FROM {joined}"
        f' LEFT JOIN essay_causes AS o ON d."{OTHER_ESSAY[s.name]}" = o.essay_id'
    )


CARRIED = {"essays": ("source_sha256",), "quarantine": ("source_sha256",), "reuse": ("essay_id", "other_essay_id")}
"""Columns beside the keys by which the cause of a row is told, where it is not `essay_id` alone."""
OTHER_ESSAY = {"reuse": "other_essay_id", "duplicates": "kept_essay_id"}
"""Column with the other essay of a pair."""
OF_CANONICAL = frozenset({"sentences", "tokens", "themes", "essay_themes", "keywords", "essay_topics", "citations", "mentions"})
"""Tables of canonical copies only."""
OF_NO_ESSAY = {
    "rules": "CASE WHEN d.change <> 'changed' OR d.mask & ~{counts} <> 0 THEN 'rule' ELSE {among} END",
    "codebook": "'codebook'",
    **dict.fromkeys(("terms", "topics", "candidates", "trends"), "{among}"),
    "quarantine": (
        "CASE WHEN d.source_sha256 IN ({known}) OR d.change = 'changed' THEN 'code'"
        " WHEN d.change = 'added' THEN 'new_source' ELSE 'source_gone' END"
    ),
    "withdrawn": "'withdrawn'",
}
OF_CORPUS = {
    "essays": ("work_id", "is_canonical"),
    "sentences": ("reuse_id",),
    "citations": ("cited_essay_id",),
    "flags": (),
}
"""Columns that only the whole corpus can tell."""
OF_WHOLE = frozenset({"works", "duplicates", "reuse", "keywords", "essay_topics"})
"""Tables that only the whole corpus can tell."""


def _own_cause(s: Sides, run: Run, among: str) -> str:
    if s.name in OF_WHOLE:
        return among
    if s.name in {"themes", "essay_themes"}:
        return "'codebook'" if run.codebook else "'code'"
    corpus = s.mask_of(*OF_CORPUS.get(s.name, ()))
    names = s.mask_of("source_uri") if s.name == "essays" else 0
    return (
        f"CASE WHEN d.change = 'changed' AND d.mask & ~{names} = 0 THEN 'names'"
        f" WHEN d.change = 'changed' AND d.mask & ~{corpus | names} = 0 THEN {among} ELSE 'code' END"
    )
