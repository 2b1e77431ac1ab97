"""`jiaokan inspect`: one file through intake, repair and structure; nothing is written."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from flows.commands.errors import UserError
from flows.intake import InputFile, MissingInputError, find_inputs, read_input
from flows.repair import DAMAGE_OF, repair
from flows.repair.corrections import CorrectionError
from flows.spans.documents import Refusal, StructuredEssay
from flows.stages import rows
from flows.stages.page_essays import PageEssay, essays_of_page
from flows.structure import structure


def run(options: argparse.Namespace) -> int:
    """Print what each text of the file becomes; 1 if none could be processed."""
    n_good = 0
    try:
        for item in _inspect(options):
            n_good += "refused" not in item
            print(json.dumps(item, ensure_ascii=False, default=str) if options.json else _as_text(item))
    except CorrectionError as error:
        raise UserError(str(error), exit_code=1) from None
    return 0 if n_good else 1


def _inspect(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    if options.file.is_dir():
        raise UserError(f"{options.file}: is a folder. Name one file, or use: jiaokan curate {options.file}")
    try:
        files = list(find_inputs([options.file]))
    except MissingInputError as error:
        raise UserError(str(error)) from None
    for file in files:
        for text in read_input(file) if isinstance(file, InputFile) else [file]:
            if isinstance(text, Refusal):
                yield _refused(text)
            else:
                yield from map(_essay, essays_of_page(text))


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"source_uri": refusal.source_uri, "refused": {"stage": refusal.stage, "reason": refusal.reason, "detail": refusal.detail}}


def _essay(part: PageEssay) -> dict[str, Any]:
    source = part.source
    restored = repair(source, corrections=part.corrections)
    if isinstance(restored, Refusal):
        return _refused(restored)
    structured = structure(restored)
    essay = rows.essay_id(source.source_sha256, part.number)
    return {
        "essay_id": essay,
        "source_uri": source.source_uri,
        "source_sha256": source.source_sha256,
        "encoding": source.encoding,
        "script": restored.script,
        "kind": structured.kind,
        "source_text": source.text,
        "restored_text": restored.text,
        "edits": [{k: v for k, v in row.items() if k != "essay_id"} for row in rows.as_rows(rows.edit_columns(essay, restored, DAMAGE_OF))],
        "metadata": _metadata(structured),
        "blocks": list(rows.as_rows(rows.block_columns(essay, restored, structured))),
        "sentences": list(rows.as_rows(rows.sentence_columns(essay, restored, structured))),
        "flags": [asdict(f) for f in (*restored.flags, *structured.flags)],
    }


def _metadata(structured: StructuredEssay) -> dict[str, Any]:
    metadata = asdict(structured.metadata)
    return metadata | {"is_truncated": structured.is_truncated}


def _as_text(item: dict[str, Any]) -> str:
    if "refused" in item:
        return f"{item['source_uri']}: refused ({item['refused']['reason']}): {item['refused']['detail']}"
    lines = [
        f"{item['source_uri']}  {item['essay_id']}  script {item['script']}, {len(item['edits'])} edits, {len(item['sentences'])} sentences"
    ]
    lines += [f"  {name}: {_plain(value)}" for name, value in item["metadata"].items() if value and name != "basis"]
    lines += [f"  [{b['kind']}{b['level'] or ''}] {b['text']}" for b in item["blocks"]]
    return "\n".join(lines)


def _plain(value: object) -> str:
    """A value of the metadata as `show` prints it: lists on one line, what has parts as JSON."""
    if isinstance(value, (list, tuple)):
        return "；".join(map(_plain, value))
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else str(value)
