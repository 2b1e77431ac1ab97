"""When a worker dies over a shard: find the text that kills it, quarantine that one, finish the rest."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from flows.engine.workers import WorkerDiedError, Workers
from flows.stages.boilerplate import Boilerplate
from flows.stages.restore import restore_shard

DEATHS_THAT_CONVICT = 2
"""A worker may be killed from outside; a text over which it dies twice, alone in its process, is the cause."""


def restore_surviving(call: Callable[..., Path], shard: Path, boilerplate: Boilerplate, work: Path) -> Path:
    """Restore a shard in a worker; where the worker dies, go on in a process of its own that notes each text it starts.

    `call` runs a function in a worker, once, see `flows.engine.workers`.

    Raises:
        WorkerDiedError: the worker dies before it starts on any text.
    """
    try:
        return call(restore_shard, shard, boilerplate, work)
    except WorkerDiedError:
        pass
    deaths: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "at_work_on"
        while True:
            convicted = frozenset(number for number, n in deaths.items() if n >= DEATHS_THAT_CONVICT)
            alone = Workers(1)
            try:
                return alone.run_once(restore_shard, shard, boilerplate, work, note, convicted)
            except WorkerDiedError:
                if not note.exists():
                    raise
                deaths[int(note.read_text())] += 1
                note.unlink()
            finally:
                alone.close()
