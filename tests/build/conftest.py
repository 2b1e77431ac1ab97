"""One release of the seed essays, built once for all build tests, as a user builds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commandline import Finished, run_jiaokan


@pytest.fixture(scope="session")
def jiaokan() -> Callable[..., Finished]:
    return run_jiaokan


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """The workspace of a run on the seeds, and how the run went."""
    data = tmp_path_factory.mktemp("seeds-run") / "data"
    return data, run_jiaokan("curate", "--data", data, "--json")


@pytest.fixture(scope="session")
def release(built: tuple[Path, Finished]) -> Path:
    data, finished = built
    assert finished.code == 0, finished.err
    return data / "releases" / "latest"
