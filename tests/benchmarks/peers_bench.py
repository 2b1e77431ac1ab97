"""The work that Jiaokan shares with other kits, side by side: read damaged JSONL, normalise, simplify, split, find copies, write Parquet.

    python tests/benchmarks/peers_bench.py [--essays 2000] [--peers-python PATH]

Printed are essays a CPU second, each kit in one process of its own, imports and all. `--peers-python` names the Python of an
environment with `datatrove[io,processing] OpenCC rensa spacy jieba`: OpenCC's own package and the one this project uses have the
same module name, so they can't live in one. A peer that can't be imported there is left out. Jiaokan does more than its peers:
it undoes wrong decodings and byte slips, drops page furniture, finds the structure, and keeps a record of every edit.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.corpus_generator import write_corpus

PEERS = Path(__file__).with_name("peers")
NEEDS = {"datatrove": "datatrove, opencc, spacy", "script": "opencc, rensa, pyarrow"}


def cpu_seconds(python: str, name: str, corpus: Path, out: Path) -> float:
    """CPU seconds of a peer and all its processes.

    Raises:
        SystemExit: it failed; what it printed is shown.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [python, str(PEERS / f"{name}_peer.py"), str(corpus), str(out)]
    place = {"PYTHONPATH": str(PEERS.parents[2])} if name == "jiaokan" else {}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | place)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def has(python: str, modules: str) -> bool:
    """Whether a Python can import the modules."""
    return subprocess.run([python, "-c", f"import {modules}"], capture_output=True, check=False).returncode == 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essays", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers-python", metavar="PATH", default=sys.executable)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus" / "corpus.jsonl"
        corpus.parent.mkdir()
        write_corpus(corpus, options.essays, options.seed)
        print(f"{options.essays} essays, {corpus.stat().st_size / 1e6:.1f} MB")
        ours = options.essays / cpu_seconds(sys.executable, "jiaokan", corpus, Path(folder) / "jiaokan")
        print(f"{'jiaokan':<12}{ours:8.0f} essays a CPU second")
        for name, modules in NEEDS.items():
            if not has(options.peers_python, modules):
                print(f"{name:<12}left out: {options.peers_python} lacks one of {modules}")
                continue
            theirs = options.essays / cpu_seconds(options.peers_python, name, corpus, Path(folder) / name)
            print(f"{name:<12}{theirs:8.0f} essays a CPU second; jiaokan is {ours / theirs:.2f} times as fast")


if __name__ == "__main__":
    main()
