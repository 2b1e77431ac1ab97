"""What lies in the folders of the inputs and is none: counted, so that a run can say what it did not read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from flows.intake.inputs import is_hidden, is_own, media_type_of

HIDDEN = "hidden"
NO_SUFFIX = "no suffix"
OWN = "workspace or release"


def passed_over(paths: Iterable[Path]) -> dict[str, int]:
    """Number of files in folders among `paths` that are no input, by suffix (`.md`), commonest first; `hidden` where the name
    or a folder's name begins with a point, `workspace or release` where a folder holds this pipeline's own files.

    Such folders count as one. What lies in a folder that can't be read isn't counted.
    """
    found: Counter[str] = Counter()
    for path in paths:
        for root, folders, names in os.walk(path):
            if is_own(names):
                found[OWN] += 1
                folders.clear()
                continue
            hidden = [name for name in folders if is_hidden(name)]
            folders[:] = [name for name in folders if not is_hidden(name)]
            found[HIDDEN] += len(hidden) + sum(map(is_hidden, names))
            for name in names:
                if not is_hidden(name) and media_type_of(Path(root) / name) is None:
                    found[Path(name).suffix.lower() or NO_SUFFIX] += 1
    return {suffix: n for suffix, n in sorted(found.items(), key=lambda item: (-item[1], item[0])) if n}
