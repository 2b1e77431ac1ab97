"""Which files are inputs: what the user named, and what lies in the folders he named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.intake.names import is_encodable, readable
from flows.spans.documents import Refusal
from flows.text.seeds import SEEDS

JSONL, CSV, PARQUET = "application/jsonl", "text/csv", "application/vnd.apache.parquet"
FORMATS = {".txt": "text/plain", ".jsonl": JSONL, ".ndjson": JSONL, ".csv": CSV, ".tsv": CSV, ".parquet": PARQUET}
"""Media type by suffix; all but Parquet may be compressed."""
COMPRESSED = (".gz", ".zst")
READ = ".txt, .jsonl, .csv, .tsv (also .gz or .zst) or .parquet"
"""What is read, as messages say it."""
_WORKSPACE, _RELEASE = {"ledger.sqlite"}, {"manifest.json", "SHA256SUMS", "CHANGES.md"}
"""Files by which the folders of a workspace and of a release are known: they hold texts, but are no corpus."""


class MissingInputError(ValueError):
    """A path that the user named can't be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read. `uri` is the name that the data keep: the path as the user wrote it, with forward slashes."""

    path: Path
    uri: str
    media_type: str


def refuse(uri: str, sha256: str | None, reason: str, detail: str) -> Refusal:
    """An input that intake refuses: its name, the digest of its bytes where they could be read, a code and a sentence."""
    return Refusal(uri, sha256, "intake", reason, detail)


def media_type_of(path: Path) -> str | None:
    """Media type by the file's name, None where the format is not read."""
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
        if suffixes and FORMATS.get(suffixes[-1]) == PARQUET:
            return None
    return FORMATS.get(suffixes[-1]) if suffixes else None


def is_hidden(name: str) -> bool:
    """Whether a name says that a file or folder is no one's text, but a system's or an editor's: it begins with a point."""
    return name.startswith(".")


def is_own(names: Iterable[str]) -> bool:
    """Whether a folder that holds files of some names is a workspace's or a release's."""
    held = set(names)
    return held >= _WORKSPACE or held >= _RELEASE


def find_inputs(paths: Iterable[Path]) -> Iterator[InputFile | Refusal]:
    """Yield the input files under `paths` in a stable order, each file once.

    A link to nothing that is named like an input is one that can't be read, in a folder or named. A file that the user
    named himself and whose format is unknown is refused; in a folder it is passed over unless it is the only kind there
    is. A folder that can't be read is refused, and a file whose name is not UTF-8.

    Raises:
        MissingInputError: a path doesn't exist, or a folder holds no input.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists() and not (path.is_symlink() and media_type_of(path)):
            raise MissingInputError(f"{path}: no such file or folder. Name a file ({READ}), or a folder of them.")
        if path.is_dir():
            yield from _once(_in_folder(path), seen)
        else:
            yield from _once([_as_input(path)], seen)


def _in_folder(folder: Path) -> Iterator[InputFile | Refusal]:
    found = False
    closed: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=closed.append):
        if is_own(names):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(names):
            path = Path(root) / name
            if media_type_of(path) and not is_hidden(name):
                found = True
                yield _as_input(path)
    for error in closed:
        why = f"The folder could not be read ({error.strerror}): change its mode or its owner."
        yield refuse(readable(Path(error.filename).as_posix()), None, "unreadable", why)
    if not found and closed:
        raise MissingInputError(f"{readable(closed[0].filename)}: {closed[0].strerror}. Nothing else is there to read.")
    if not found:
        raise MissingInputError(f"{folder}: the folder holds nothing that is read: {READ}.")


def _as_input(path: Path) -> InputFile | Refusal:
    media_type = media_type_of(path)
    if media_type is None:
        why = f"Its name says none of what is read: {READ}. Rename or convert it."
        return refuse(readable(path.as_posix()), None, "unknown_format", why)
    uri = _uri(path)
    if not is_encodable(uri):
        return refuse(readable(uri), None, "bad_name", "The file's name is not UTF-8: the data could not keep it. Rename it.")
    return InputFile(path, uri, media_type)


def _uri(path: Path) -> str:
    """The path as written; the project's own seeds are named from the project's root, wherever it lies."""
    resolved = path.resolve()
    return "seeds/" + resolved.relative_to(SEEDS).as_posix() if resolved.is_relative_to(SEEDS) else path.as_posix()


def _once(items: Iterable[InputFile | Refusal], seen: set[Path]) -> Iterator[InputFile | Refusal]:
    for item in items:
        if isinstance(item, InputFile):
            key = item.path.resolve()
            if key in seen:
                continue
            seen.add(key)
        yield item
