"""Repair and structure as a stage: a shard of source texts becomes a shard of essays, blocks, sentences and edits."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made
from flows.repair import DAMAGE_OF, repair
from flows.repair.corrections import Correction, StaleCorrectionError, corrections_of
from flows.spans.documents import Refusal, SourceText
from flows.stages import rows
from flows.stages.boilerplate import Boilerplate
from flows.stages.page_essays import essays_of_page
from flows.stages.shards import TEXTS, WorkTables, one_row, packed, read_sources, refusal_row, tables_version
from flows.stages.sites import site_of
from flows.structure import structure

TABLES = ("essays", "sources", "blocks", "sentences", "edits", "flags", "quarantine")
LIBRARIES = ("opencc-python-reimplemented", "jieba", "pypinyin", "ahocorasick_rs", "pyarrow")

MARSHAL = 2
"""Version of the format: it writes equal values alike, in half the time of their text."""

Rows = dict[str, list[rows.Columns | pa.Table]]


def restore_shard(
    shard: Path, boilerplate: Boilerplate, work: Path, note: Path | None = None, deadly: frozenset[int] = frozenset()
) -> Path:
    """Repair and structure one shard of `work/sources`. Returns its folder under `work/restored`.

    The folder holds `TABLES`, and `texts.parquet` (essay_id, text: the restored text, fingerprint: of all that later
    stages read of the essay). A shard that was made from the same texts, corrections and site lines by the same code is not
    made again.

    Args:
        shard: folder that `collect` made.
        boilerplate: what the sites of its texts print around them.
        work: the workspace.
        note: file in which to write the number of each text before starting on it.
        deadly: numbers of texts known to kill the process; they are refused unread.
    """
    site_lines = boilerplate.by_site()
    target = work / "restored" / _key(shard, site_lines, deadly)
    if is_made(target):
        return target
    with staged_folder(target) as staging, WorkTables(staging, (*TABLES, TEXTS)) as tables:
        for number, source in enumerate(read_sources(shard / "sources.parquet")):
            if number in deadly:
                tables.add({"quarantine": one_row(**refusal_row(_crashed(source)), part=None)})
                continue
            if note is not None:
                note.write_text(str(number))
            _restore(source, site_lines.get(site_of(source) or "", frozenset()), tables)
    return target


def restore_key(shard: Path, boilerplate: Boilerplate) -> str:
    """Name of the folder under `work/restored` that `restore_shard` makes of a shard none of whose texts is deadly."""
    return _key(shard, boilerplate.by_site(), frozenset())


def _key(shard: Path, site_lines: Mapping[str, frozenset[str]], deadly: frozenset[int]) -> str:
    texts = pq.read_table(shard / "sources.parquet", columns=["source_sha256"])["source_sha256"].to_pylist()
    corrections = [repr(corrections_of(sha256)) for sha256 in sorted(texts) if corrections_of(sha256)]
    lines = [part for site, found in sorted(site_lines.items()) for part in (site, *sorted(found))]
    return digest([shard.name, code_version(__name__, LIBRARIES), tables_version(TABLES), *corrections, *lines, repr(sorted(deadly))])


def _restore(source: SourceText, site_lines: frozenset[str], tables: WorkTables) -> None:
    """Add the rows of one source text to `tables`."""
    for part, number, corrections in essays_of_page(source):
        try:
            outcome = _restore_part(part, site_lines, corrections, rows.essay_id(source.source_sha256, number))
        except StaleCorrectionError:
            raise  # an editor must look at it before anything is published
        except Exception as error:  # one bad text must never stop the rest, whatever it is
            detail = f"{type(error).__name__} in {_place(error)}: {error}. Please report it with the text."
            outcome = Refusal(source.source_uri, source.source_sha256, "repair", "internal_error", detail)
        if isinstance(outcome, Refusal):
            outcome = {"quarantine": one_row(**refusal_row(outcome), part=number)}
        tables.add(outcome)


def _restore_part(source: SourceText, site_lines: frozenset[str], corrections: Sequence[Correction], essay: str) -> Rows | Refusal:
    restored = repair(source, site_lines, corrections)
    if isinstance(restored, Refusal):
        return restored
    structured = structure(restored)
    if not structured.blocks:
        return Refusal(
            source.source_uri, source.source_sha256, "structure", "no_content", "Nothing but page furniture is left of the text."
        )
    shown = rows.essay_row(essay, source, restored, structured, DAMAGE_OF)
    of_essay = [shown[name] for name in ("title", "authors", "keywords", "year", "kind", "is_truncated")]
    prints = [marshal.dumps(of_essay, MARSHAL)]
    found: Rows = {
        "essays": one_row(**shown),
        "sources": one_row(essay_id=essay, source_sha256=source.source_sha256, text=source.text),
        "blocks": packed("blocks", _printed(rows.block_columns(essay, restored, structured), prints)),
        "sentences": packed("sentences", _printed(rows.sentence_columns(essay, restored, structured), prints)),
        "edits": packed("edits", rows.edit_columns(essay, restored, DAMAGE_OF)),
        "flags": packed("flags", rows.flag_columns(essay, restored, structured)),
    }
    return found | {TEXTS: one_row(essay_id=essay, text=restored.text, fingerprint=digest([restored.text, *prints]))}


def _printed(batches: Iterable[rows.Columns], prints: list[bytes]) -> Iterator[rows.Columns]:
    """The batches, of each of which a print is kept."""
    for columns in batches:
        prints.append(sha256(marshal.dumps(columns, MARSHAL)).digest())
        yield columns


def _crashed(source: SourceText) -> Refusal:
    detail = "The interpreter died twice over this text (out of memory, or a crash in a library). Please report it with the text."
    return Refusal(source.source_uri, source.source_sha256, "repair", "crashed", detail)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else "unknown place"
