"""Intake as a stage: read what is new or changed, pack new texts into shards, note what was refused or seen before.

A text stays in the shard that it was packed into, so that what later stages made of it is found again. Shards are storage:
which texts lie together changes nothing that is published.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from flows.engine.atomic import staged_folder, sweep
from flows.engine.keys import code_version, digest
from flows.engine.ledger import Entry, Ledger
from flows.intake import InputFile, find_inputs, read_input, readable
from flows.spans.documents import Refusal, SourceText
from flows.stages.shards import read_sources, write_sources

SMALL, MANY_SMALL = 0.25, 16
"""So many shards of less than this part of the usual size are packed together again."""
COLLECTED = "collected"
"""Note under which the ledger keeps what the last intake found."""
NAMED = "named inputs"
"""Path under which refusals of names that are no readable file stand in the ledger."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What intake found.

    `shards` are folders of source texts; `inputs` is a digest of all that was found, in which the order of files and the
    way they were cut into shards don't count.
    """

    shards: tuple[Path, ...]
    inputs: str
    n_files: int
    n_changed_files: int
    n_texts: int
    n_new_texts: int
    n_refused: int


def collect(inputs: Iterable[Path], work: Path, shard_chars: int) -> Collected:
    """Read the inputs into `work/sources/<digest>/sources.parquet`, at most about `shard_chars` characters a shard.

    The same bytes under several names are one text; all its names are kept in the ledger.

    Raises:
        MissingInputError: an input doesn't exist or holds nothing to read.
    """
    sweep(work / "sources")
    with Ledger.open(work) as ledger:
        return _Intake(work, shard_chars, ledger).run(list(find_inputs(inputs)))


class _Intake:
    """One pass over the inputs: the batch that is being packed, and what was counted."""

    def __init__(self, work: Path, shard_chars: int, ledger: Ledger) -> None:
        self._work, self._shard_chars, self._ledger = work, shard_chars, ledger
        self._batch: dict[str, SourceText] = {}
        self._n_chars = 0
        self._records: list[tuple[str, str, str, list[Entry]]] = []
        self.n_new = 0

    def run(self, found: list[InputFile | Refusal]) -> Collected:
        ledger = self._ledger
        files = [f for f in found if isinstance(f, InputFile)]
        stamps = {f: file_stamp(f) for f in files}
        changed = {f for f in files if ledger.stamp(file_key(f)) != stamps[f]}
        with ledger.transaction():
            self._drop_lost_shards()
            for path in ledger.paths() - {file_key(f) for f in files}:
                ledger.forget_file(path)
            named = [Entry(f.source_sha256, f.source_uri, None, f.reason, f.detail) for f in found if isinstance(f, Refusal)]
            ledger.record_file(NAMED, "", "", named)
            ledger.choose_none()
            for file in files:
                if file in changed:
                    self._read(file, stamps[file])
                else:
                    ledger.choose_file(file_key(file))
            self._flush()
            self._read_unpacked({file_key(f): f for f in files})
            gone = self._repack()
        for name in gone:
            shutil.rmtree(self._work / "sources" / name, ignore_errors=True)
        refused = ledger.refusals()
        shards = tuple(self._work / "sources" / name for name, *_ in ledger.shards())
        seen = digest(chain(ledger.text_keys(), ledger.all_uris(), (repr(r) for r in refused)))
        collected = Collected(shards, seen, len(files), len(changed), ledger.n_texts(), self.n_new, len(refused))
        ledger.keep(COLLECTED, json.dumps({name: value for name, value in asdict(collected).items() if name != "shards"}))
        return collected

    def _read(self, file: InputFile, stamp: str) -> None:
        """Read a new or changed file; its new texts go into the batch."""
        entries: list[Entry] = []
        for text in read_input(file):
            if isinstance(text, Refusal):
                entries.append(Entry(text.source_sha256, text.source_uri, None, text.reason, text.detail))
                continue
            key = text_key(text)
            entries.append(Entry(text.source_sha256, text.source_uri, key))
            if self._ledger.choose(text.source_sha256, key) and not self._ledger.is_packed(key):
                self._add(key, text)
                self.n_new += 1
        # it counts as read when its texts are on disk, so that a killed run reads it again
        self._records.append((file_key(file), file.uri, stamp, entries))

    def _read_unpacked(self, files: dict[str, InputFile]) -> None:
        """Texts of unchanged files that no shard holds: another copy stood for them, or their shard was lost."""
        wanted: dict[str, set[str]] = {}
        for path, _, key in self._ledger.unpacked():
            wanted.setdefault(path, set()).add(key)
        for path, keys in wanted.items():
            for text in read_input(files[path]):
                if isinstance(text, SourceText) and text_key(text) in keys:
                    self._add(text_key(text), text)
        self._flush()

    def _drop_lost_shards(self) -> None:
        for name, *_ in self._ledger.shards():
            if not (self._work / "sources" / name).is_dir():
                self._ledger.forget_shard(name)

    def _repack(self) -> set[str]:
        """Pack anew what lies beside texts that are gone, and small shards when they are many. Returns what is left over."""
        shards = self._ledger.shards()
        broken = {name for name, n, n_chosen, _ in shards if n != n_chosen}
        small = {name for name, _, _, n_chars in shards if n_chars < SMALL * self._shard_chars}
        if len(small) >= MANY_SMALL:
            broken |= small
        for name in sorted(broken):
            folder = self._work / "sources" / name
            keys = self._ledger.chosen_of(name)
            self._ledger.forget_shard(name)
            for text in read_sources(folder / "sources.parquet"):
                if (key := text_key(text)) in keys:
                    self._add(key, text)
        self._flush()
        return broken - {name for name, *_ in self._ledger.shards()}

    def _add(self, key: str, text: SourceText) -> None:
        if key not in self._batch:
            self._batch[key] = text
            self._n_chars += len(text.text)
            if self._n_chars >= self._shard_chars:
                self._flush()

    def _flush(self) -> None:
        """Write the batch as a shard, then put it and the files read so far on record for good."""
        if self._batch:
            # in the order of the ids that essays get from their bytes: what is made of a shard need not be sorted again
            batch = dict(sorted(self._batch.items(), key=lambda item: (item[1].source_sha256, item[0])))
            name = digest(batch)
            folder = self._work / "sources" / name
            if not folder.exists():
                with staged_folder(folder) as staging:
                    write_sources(staging / "sources.parquet", batch.values())
            self._ledger.record_shard(name, ((key, t.source_sha256, len(t.text)) for key, t in batch.items()))
        for record in self._records:
            self._ledger.record_file(*record)
        self._batch, self._n_chars, self._records = {}, 0, []
        self._ledger.save()


def text_key(text: SourceText) -> str:
    """What names a text and all that came with it but its name: two files with the same bytes have one key."""
    metadata: Iterator[str] = (part for item in sorted(text.metadata.items()) for part in item)
    return digest([text.source_sha256, text.media_type, text.encoding, *metadata])


def file_stamp(file: InputFile) -> str:
    """What changes when a file is written, or named or read in another way: size, times, inode, name, code."""
    try:
        s = file.path.stat()
        state = f"{s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino}"
    except OSError as error:
        state = f"unreadable: {error.strerror}"
    return f"{state} {file.uri} {code_version('flows.intake.read')}"


def file_key(file: InputFile) -> str:
    """Under which a file stands in the ledger: its resolved path, which may lead over folders whose names are not UTF-8."""
    return readable(str(file.path.resolve()))
