"""Make a release again, from the files it was made of or from its own table of sources, and hold it against the release.

The stages run one after the other as in `flows.curate`, in worker processes and without Prefect. What is made goes to a scratch
folder, in which the release before is laid beside it: works keep their ids from release to release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from flows.engine.workers import Workers
from flows.publish import PublishResult, open_store, publish_release
from flows.publish.manifest import Manifest
from flows.publish.versions import order
from flows.settings import ROOT, SHARD_CHARS
from flows.stages.analyse import analyse
from flows.stages.assemble import Assembled, assemble, require_essays, stage_code
from flows.stages.boilerplate import Boilerplate, learn_lines, list_lines
from flows.stages.cite import cite_shard
from flows.stages.code import code_shard
from flows.stages.collect import Collected, collect
from flows.stages.leave_out import leave_out
from flows.stages.made import Made
from flows.stages.publish import publisher
from flows.stages.sign import sign_shard
from flows.stages.survive import restore_surviving
from flows.stages.unpack import release_table, unpack
from flows.stages.works import find_works

RELEASES = "releases"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a release is made again from.

    Without `inputs` it is the release's own `sources`. `previous` is the folder of the release before it, if it has one.
    """

    release: Path
    manifest: Manifest
    previous: Path | None
    inputs: tuple[Path, ...] | None
    codebook: Path | None


class NotRecordedError(RuntimeError):
    """The release can't be made again from what is here; the message says what is missing."""


def code_differences(manifest: Manifest) -> list[str]:
    """A sentence for each part of the code that is not what the release was made with."""
    run = manifest["run"]
    recorded, here = run.get("code") or {}, stage_code()
    if not recorded:
        return ["the manifest doesn't say by what code the release was made"]
    found = [f"stage {stage}: the code is another one" for stage in here if recorded.get(stage) != here[stage]]
    writing = publisher()
    if "publisher" in run and run["publisher"] != writing["publisher"]:
        found.append("the code that writes releases is another one")
    versions: Mapping[str, str] = run.get("libraries") or {}
    found += [
        f"{name} {writing['libraries'][name]}, the release was made with {old}"
        for name, old in versions.items()
        if writing["libraries"].get(name, old) != old
    ]
    return found


def recorded_inputs(release: Path) -> tuple[list[Path], list[str]]:
    """The files that the names in `essays` and `quarantine` speak of, and the names to which no file is found here."""
    names = set(release_table(release, "quarantine", ["source_uri"])["source_uri"].to_pylist())
    for uris in release_table(release, "essays", ["source_uri"])["source_uri"].to_pylist():
        names.update(uris)
    found: dict[Path, None] = {}
    missing = []
    for name in sorted(names):
        path = _file_of(name)
        if path is None:
            missing.append(name)
        else:
            found[path] = None
    return list(found), missing


def what_is_lost(release: Path) -> list[str]:
    """A sentence for each thing that the release alone doesn't hold of its inputs."""
    found = []
    refused, withdrawn = (release_table(release, name).num_rows for name in ("quarantine", "withdrawn"))
    if refused:
        found.append(f"{refused} refused input(s) have no text here: their rows of quarantine are taken over")
    if withdrawn:
        found.append(f"{withdrawn} withdrawn essay(s) have no text here: lines of their sites are learned without them")
    last: dict[str, list[int]] = {}
    for essay_id in release_table(release, "essays", ["essay_id"])["essay_id"].to_pylist():
        page, _, number = essay_id.partition("-")
        if number:
            last.setdefault(page, []).append(int(number))
    broken = sum(sorted(numbers) != list(range(1, len(numbers) + 1)) for numbers in last.values())
    if broken:
        found.append(f"{broken} page(s) of several essays lack a part here that was refused or withdrawn")
    return found


def _file_of(name: str) -> Path | None:
    """The file in which a text of that name lies: the name itself, or what stands before the id of a line, or before a part's number."""
    whole, _, _ = name.rpartition(" (part ")
    for candidate in filter(None, (name, whole)):
        pieces = candidate.split("#")
        for n in range(len(pieces), 0, -1):
            written = Path("#".join(pieces[:n]))
            for path in (written, ROOT / written):
                if path.is_file() or (path.is_symlink() and not path.exists()):  # a link to nothing was refused, and is again
                    return path
    return None


def rebuild(origin: Origin, scratch: Path, workers: int | None, say: Callable[[str], None]) -> PublishResult:
    """Make the release again in `scratch/releases`; see the module.

    Raises:
        NotRecordedError: the inputs are not those of the release, or no version can be the same.
        GateError: what was made is not fit to publish.
    """
    work, releases = scratch / "work", scratch / RELEASES
    version: str = origin.manifest["version"]
    today = _prepare(releases, version, origin)
    say("reading the sources")
    collected = unpack(origin.release, work) if origin.inputs is None else collect(origin.inputs, work, SHARD_CHARS)
    recorded = origin.manifest["run"]["inputs"]
    if origin.inputs is not None and collected.inputs != recorded["digest"]:
        raise NotRecordedError(
            f"The inputs are not those of the release: {collected.n_texts} texts and {collected.n_refused} refused here,"
            f" {recorded['n_texts']} and {recorded['n_refused']} there, or other bytes, names or order."
        )
    pool = Workers(workers)
    try:
        assembled = _run_stages(origin, collected, work, pool, say)
    finally:
        pool.close()
    say("publishing")
    run = origin.manifest["run"]
    run_here = {**assembled.provenance, **{name: value for name, value in publisher().items() if name in run}}
    run_here |= {"is_trial": run["is_trial"]} if "is_trial" in run else {}
    accepted = origin.manifest.get("accepted")
    return publish_release(assembled.tables, releases, today, run_here, accept=accepted["reason"] if accepted else None, scratch=scratch)


def _prepare(releases: Path, version: str, origin: Origin) -> dt.date:
    """Lay the release before beside the place, and see to it that the next version is the one wanted."""
    year, month, number = order(version)
    releases.mkdir(parents=True)
    store = open_store(releases)
    if origin.previous is not None:
        (releases / origin.manifest["previous"]).symlink_to(origin.previous.resolve())
    if number and origin.manifest["previous"] != f"{year}.{month}.{number - 1}":
        store.mark(f"{year}.{month}.{number - 1}", "pruned", {})
    return dt.date(year, month, 1)


def _run_stages(origin: Origin, collected: Collected, work: Path, pool: Workers, say: Callable[[str], None]) -> Assembled:
    """Run the stages from repair to assembling; what was withdrawn then is left out again."""
    withdrawn = release_table(origin.release, "withdrawn")
    gone = withdrawn["essay_id"].to_pylist()

    def restore(shard: Path) -> tuple[Path, Path]:
        made = restore_surviving(pool.run_once, shard, Boilerplate(lines[shard], learned), work)
        restored = pool.run(leave_out, made, gone, work) if gone else made
        return restored, pool.run(sign_shard, restored, work)

    def code_and_cite(shard: Path) -> tuple[list[Path], list[Path]]:
        coded = pool.run(code_shard, shard.name, restored[shard], works, origin.codebook, work)
        return coded, pool.run(cite_shard, shard.name, restored[shard], works, work)

    with ThreadPoolExecutor(pool.n_workers) as threads:
        say("repairing")
        shards = collected.shards
        lines = dict(zip(shards, threads.map(lambda shard: pool.run(list_lines, shard, work), shards), strict=True))
        learned = pool.run(learn_lines, list(lines.values()), work)
        done = list(threads.map(restore, shards))
        restored = dict(zip(shards, (folder for folder, _ in done), strict=True))
        require_essays(list(restored.values()), work)
        say("comparing")
        works = pool.run(find_works, list(restored.values()), [signed for _, signed in done], work, work.parent / RELEASES)
        say("coding, citing")
        parts_made = list(threads.map(code_and_cite, shards))
    coded, cited = ([part for pair in parts_made for part in pair[n]] for n in (0, 1))
    made = Made(list(restored.values()), works, coded, cited)
    analysed = pool.run(analyse, made, origin.codebook, work, work.parent / RELEASES)
    assembled = assemble(collected, made, lambda: analysed, origin.codebook, work)
    tables = assembled.tables | {"withdrawn": withdrawn}
    recorded = origin.manifest["run"]
    provenance = assembled.provenance | {"codebook": recorded.get("codebook")}  # a path as it was written then
    if origin.inputs is None:  # what was refused has left its reason, and no text
        tables["quarantine"] = release_table(origin.release, "quarantine")
        provenance |= {"inputs": recorded["inputs"]}
    return replace(assembled, tables=tables, provenance=provenance)
