"""The shared work as Jiaokan does it, with everything it records on the way: intake, repair, structure, signatures, works.

python tests/benchmarks/peers/jiaokan_peer.py CORPUS.jsonl OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

from flows.settings import Settings
from flows.stages.boilerplate import Boilerplate, learn_lines, list_lines
from flows.stages.collect import collect
from flows.stages.restore import restore_shard
from flows.stages.sign import sign_shard
from flows.stages.works import find_works


def main() -> None:
    corpus, work = Path(sys.argv[1]), Path(sys.argv[2])
    shards = collect([corpus], work, Settings().shard_chars).shards
    listed = [list_lines(shard, work) for shard in shards]
    learned = learn_lines(listed, work)
    restored = [restore_shard(shard, Boilerplate(lines, learned), work) for shard, lines in zip(shards, listed, strict=True)]
    find_works(restored, [sign_shard(folder, work) for folder in restored], work, work / "releases")


if __name__ == "__main__":
    main()
