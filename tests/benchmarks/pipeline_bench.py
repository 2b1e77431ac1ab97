"""What the whole pipeline costs: `jiaokan curate` as a user calls it, then stage by stage.

    python -m tests.benchmarks.pipeline_bench --essays 1000
    python -m tests.benchmarks.pipeline_bench --corpus essays.jsonl

Prints essays and megabytes a second, the peak resident memory of each kind of process, CPU seconds by stage, and how many
times the CPU seconds that `jieba.lcut` alone needs for the distinct sentences. Timed work: run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """Follows a process and all its descendants through /proc: peak memory (MB) and CPU seconds of each."""

    def __init__(self, pid: int) -> None:
        self.peak: dict[int, float] = {}
        self.cpu: dict[int, float] = {}
        self.name: dict[int, str] = {}
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._done.wait(0.1):
            for pid in self._family():
                with contextlib.suppress(OSError, ValueError, IndexError):
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    self.cpu[pid] = (int(fields[11]) + int(fields[12])) / TICKS
                    status = Path(f"/proc/{pid}/status").read_text()
                    self.peak[pid] = int(status.partition("VmHWM:")[2].split()[0]) / 1024
                    self.name[pid] = self._kind(pid)

    def _family(self) -> Iterator[int]:
        yield self._pid
        todo = [self._pid]
        while todo:
            with contextlib.suppress(OSError):
                for thread in Path(f"/proc/{todo.pop()}/task").iterdir():
                    for child in map(int, (thread / "children").read_text().split()):
                        todo.append(child)
                        yield child

    def _kind(self, pid: int) -> str:
        if pid == self._pid:
            return "main"
        command = Path(f"/proc/{pid}/cmdline").read_text()
        for mark, kind in (("resource_tracker", "resource tracker"), ("uvicorn", "prefect server"), ("forkserver", "worker")):
            if mark in command:
                return kind
        return "other"


def run_command(corpus: Path, data: Path, workers: int) -> tuple[dict[str, Any], Watch, float]:
    """Call `jiaokan curate`; its summary, what was watched, seconds."""
    command = [sys.executable, "-m", "flows.cli", "curate", str(corpus), "--data", str(data), "--workers", str(workers), "--json"]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    watch = Watch(process.pid)
    out, _ = process.communicate()
    seconds = time.perf_counter() - started
    watch.stop()
    if process.returncode:
        raise SystemExit(process.returncode)
    return json.loads(out), watch, seconds


def _intake(corpus: Path, work: Path, _: Any) -> Any:
    from flows.settings import Settings
    from flows.stages.collect import collect

    return collect([corpus], work, Settings().shard_chars)


def _restore(_: Path, work: Path, made: Any) -> Any:
    from flows.stages.boilerplate import Boilerplate, learn_lines, list_lines
    from flows.stages.restore import restore_shard
    from flows.stages.sign import sign_shard

    shards = made["intake"].shards
    listed = [list_lines(shard, work) for shard in shards]
    learned = learn_lines(listed, work)
    restored = [restore_shard(shard, Boilerplate(lines, learned), work) for shard, lines in zip(shards, listed, strict=True)]
    return restored, [sign_shard(folder, work) for folder in restored]


def _dedup(_: Path, work: Path, made: Any) -> Any:
    from flows.stages.works import find_works

    restored, signed = made["repair, structure"]
    return find_works(restored, signed, work, work.parent / "releases")


def _annotate(_: Path, work: Path, made: Any) -> Any:
    from flows.stages.cite import cite_shard
    from flows.stages.code import code_shard
    from flows.stages.count import count_parts

    pairs = list(zip(made["intake"].shards, made["repair, structure"][0], strict=True))
    coded = [part for shard, restored in pairs for part in code_shard(shard.name, restored, made["dedup"], None, work)]
    count_parts(coded, work)
    return coded, [part for shard, restored in pairs for part in cite_shard(shard.name, restored, made["dedup"], work)]


def _analyse(_: Path, work: Path, made: Any) -> Any:
    from flows.stages.analyse import analyse
    from flows.stages.made import Made

    whole = Made(made["repair, structure"][0], made["dedup"], *made["themes, citations"])
    return whole, analyse(whole, None, work, work.parent / "releases")


def _assemble_and_publish(_: Path, work: Path, made: Any) -> Any:
    from flows.publish import publish_release
    from flows.settings import Settings
    from flows.stages.assemble import assemble

    whole, analysed = made["analyse"]
    a = assemble(made["intake"], whole, lambda: analysed, None, work)
    publish_release(a.tables, work.parent / "releases", Settings().today, a.provenance)


def _jieba(_: Path, work: Path, made: Any) -> Any:
    import jieba
    import pyarrow.parquet as pq

    jieba.setLogLevel("WARNING")
    jieba.initialize()
    texts = {t for folder in made["themes, citations"][0] for t in pq.read_table(folder / "sentences.parquet")["text"].to_pylist()}
    started = time.process_time()
    for text in texts:
        jieba.lcut(text)
    return time.process_time() - started, sum(len(t.encode()) for t in texts)


STAGES: dict[str, Callable[[Path, Path, Any], Any]] = {
    "intake": _intake,
    "repair, structure": _restore,
    "dedup": _dedup,
    "themes, citations": _annotate,
    "analyse": _analyse,
    "validate, publish": _assemble_and_publish,
    "jieba.lcut": _jieba,
}


def _one_stage(name: str, places: tuple[Path, Path], made: Any, profile: Path | None, answer: Any) -> None:
    import cProfile

    import flows.engine.preload  # noqa: F401  (a worker starts with it)

    profiler = cProfile.Profile() if profile else contextlib.nullcontext()
    started = time.process_time()
    with profiler:
        result = STAGES[name](*places, made)
    cpu = time.process_time() - started
    if profile:
        profiler.dump_stats(profile / f"{name.replace(', ', '_')}.prof")  # type: ignore[union-attr]
    answer.send((result, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def run_stages(corpus: Path, work: Path, profile: Path | None) -> dict[str, tuple[Any, float, float]]:
    """Each stage over all shards in one process of its own: what it returned, CPU seconds, peak memory (MB)."""
    context = multiprocessing.get_context("spawn")
    made: dict[str, Any] = {}
    found: dict[str, tuple[Any, float, float]] = {}
    for name in STAGES:
        here, there = context.Pipe()
        process = context.Process(target=_one_stage, args=(name, (corpus, work), made, profile, there))
        process.start()
        there.close()
        found[name] = here.recv()
        process.join()
        made[name] = found[name][0]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essays", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, metavar="FILE", help="a JSONL file of one's own in place of generated essays")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=("command", "stages"), help="one of the two measurements")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="write a cProfile of each stage there")
    options = parser.parse_args()
    from tests.benchmarks.corpus_generator import write_corpus

    with tempfile.TemporaryDirectory() as folder:
        corpus = options.corpus or Path(folder) / "corpus.jsonl"
        if options.corpus:
            with corpus.open("rb") as lines:
                options.essays = sum(1 for _ in lines)
        else:
            write_corpus(corpus, options.essays, options.seed)
        size = corpus.stat().st_size / 1e6
        print(f"{options.essays} essays, {size:.1f} MB")
        if options.only != "stages":
            for label in ("first run", "again, unchanged"):
                summary, watch, seconds = run_command(corpus, Path(folder) / "data", options.workers)
                cpu = sum(watch.cpu.values())
                print(f"\n{label}: {seconds:.1f} s, {options.essays / seconds:.1f} essays/s, {size / seconds:.2f} MB/s, {cpu:.1f} CPU s")
                print("  seconds: " + ", ".join(f"{name} {s}" for name, s in summary["seconds"].items()))
                for kind in sorted(set(watch.name.values())):
                    peaks = sorted((watch.peak[p] for p, k in watch.name.items() if k == kind), reverse=True)
                    print(f"  peak RSS of {kind}: {', '.join(f'{p:.0f}' for p in peaks[:4])} MB")
        if options.only != "command":
            if options.profile:
                options.profile.mkdir(parents=True, exist_ok=True)
            found = run_stages(corpus, Path(folder) / "staged" / "work", options.profile)
            jieba_cpu, distinct = found.pop("jieba.lcut")[0]
            print("\nby stage, one process each: CPU s, ms an essay, peak RSS")
            for name, (_, cpu, peak) in found.items():
                print(f"  {name:<20} {cpu:8.2f} {1000 * cpu / options.essays:8.2f} {peak:8.0f} MB")
            total = sum(cpu for _, cpu, _ in found.values())
            print(f"  {'all':<20} {total:8.2f} {1000 * total / options.essays:8.2f}")
            print(
                f"  jieba.lcut of the distinct sentences ({distinct / 1e6:.1f} MB): {jieba_cpu:.2f} s; pipeline / jieba = {total / jieba_cpu:.2f}"
            )


if __name__ == "__main__":
    main()
