"""The engine: whole writes, stable keys, a pool that survives a dead worker, one run at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.fs as pafs
import pytest

from flows.engine.atomic import staged_file, staged_folder, sweep
from flows.engine.keys import code_version, digest, room_versions, sources_of
from flows.engine.lock import WorkspaceBusyError, workspace_lock
from flows.engine.progress import Progress
from flows.engine.shared import Shared
from flows.engine.workers import WorkerDiedError, Workers


def test_a_staged_folder_appears_whole(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "a" / "b") as staging:
        (staging / "file").write_text("x")
        assert not (tmp_path / "a" / "b").exists()
    assert (tmp_path / "a" / "b" / "file").read_text() == "x"


def test_two_writers_of_one_process_do_not_meet(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "a") as outer:
        (outer / "file").write_text("whole")
        with staged_folder(tmp_path / "a") as inner:
            (inner / "file").write_text("whole")
        assert (outer / "file").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a" / "file").read_text() == "whole"


def test_a_folder_that_many_tasks_pull_is_copied_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = Shared(str(tmp_path / "shared"), tmp_path / "here"), Shared(str(tmp_path / "shared"), tmp_path / "there")
    (tmp_path / "here" / "a").mkdir(parents=True)
    (tmp_path / "here" / "a" / "file").write_text("whole")
    here.push(tmp_path / "here" / "a")
    copies: list[str] = []
    real = pafs.copy_files
    monkeypatch.setattr(pafs, "copy_files", lambda *args, **kwargs: (copies.append(args[0]), time.sleep(0.1), real(*args, **kwargs)))
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(there.pull, [tmp_path / "there" / "a"] * 8))
    assert len(copies) == 1
    assert [p.name for p in (tmp_path / "there").rglob("*")] == ["a", "file"]


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), staged_folder(tmp_path / "a") as staging:
        (staging / "file").write_text("x")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_the_first_of_two_writers_stays(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "a") as staging:
        (staging / "file").write_text("second")
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "file").write_text("first")
    assert (tmp_path / "a" / "file").read_text() == "first"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    for text in ("first", "second"):
        with staged_file(tmp_path / "a") as staging:
            staging.write_text(text)
    (tmp_path / ".a.123.tmp").write_text("of a killed run")
    with pytest.raises(RuntimeError), staged_file(tmp_path / "a") as staging:
        staging.write_text("half")
        raise RuntimeError
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a", "second")]


def test_sweep_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    (tmp_path / ".shard.123.tmp").mkdir()
    (tmp_path / ".file.456.tmp").write_text("half")
    (tmp_path / "shard").mkdir()
    assert sweep(tmp_path) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["shard"]


def test_digests_tell_borders_apart() -> None:
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert digest(["ab", b"c"]) == digest(["ab", "c"])


def test_a_version_counts_what_a_module_imports_and_the_lexicons_it_names() -> None:
    rooms = room_versions("flows.stages.restore")
    assert {"flows/repair", "flows/structure", "flows/text", "flows/spans", "seeds/lexicons/furniture_lines.tsv"} <= rooms.keys()
    assert not {"flows/themes", "flows/citations", "flows/dedup", "flows/engine", "seeds/lexicons/codebook.json"} & rooms.keys()
    assert "flows/citations" in room_versions("flows.stages.cite")
    assert "seeds/lexicons/codebook.json" in room_versions("flows.stages.code")


def test_the_code_that_writes_releases_has_a_version() -> None:
    rooms = room_versions("flows.publish.folder")
    assert "flows/publish" in rooms
    assert not {"flows/engine", "flows/stages"} & rooms.keys()
    names = {path.name for path in sources_of("flows.publish.folder")}
    assert {"folder.py", "parquet.py", "sorting.py", "digests.py"} <= names


def test_a_version_follows_the_libraries() -> None:
    assert code_version("flows.stages.sign") == code_version("flows.stages.sign")
    assert code_version("flows.stages.sign") != code_version("flows.stages.sign", ("pyarrow",))
    assert code_version("flows.stages.sign") != code_version("flows.stages.cite")


def test_only_one_run_holds_a_workspace(tmp_path: Path) -> None:
    with workspace_lock(tmp_path), pytest.raises(WorkspaceBusyError, match=str(os.getpid())), workspace_lock(tmp_path):
        pass
    with workspace_lock(tmp_path):
        pass


def test_progress_counts_steps_and_tells_who_watches() -> None:
    seen: list[tuple[str, int, int]] = []
    progress = Progress(lambda stage: seen.append((stage.name, stage.done, stage.total)))
    for _ in range(2):
        with progress.step("repair", 2):
            pass
    assert seen == [("repair", 0, 2), ("repair", 1, 2), ("repair", 1, 2), ("repair", 2, 2)]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_first(mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        _die()
    return "made"


def _wait_for(mark: Path) -> str:
    while not mark.exists():
        time.sleep(0.02)
    time.sleep(0.3)  # the other one is dying by now
    return "made"


def _die_with_a_mark(mark: Path) -> None:
    mark.touch()
    _die()


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(2)
    yield pool
    pool.close()


def test_a_dead_worker_is_reported_and_the_next_call_works(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(WorkerDiedError, match=r"_die_with_a_mark, twice: .* \(.*/mark\)"):
        workers.run(_die_with_a_mark, tmp_path / "mark")
    assert workers.run(abs, -3) == 3


def test_a_call_whose_worker_is_killed_is_made_again(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(WorkerDiedError):
        workers.run_once(_die_first, tmp_path / "once")
    assert workers.run(_die_first, tmp_path / "again") == "made"


def test_a_call_that_kills_every_worker_costs_the_others_nothing(tmp_path: Path) -> None:
    workers = Workers(4)  # one each: the calls come in any order, and the others wait for the one that dies
    with ThreadPoolExecutor(4) as threads:
        at_work = [threads.submit(workers.run, _wait_for, tmp_path / "mark") for _ in range(3)]
        guilty = threads.submit(workers.run, _die_with_a_mark, tmp_path / "mark")
        with pytest.raises(WorkerDiedError, match="twice"):
            guilty.result()
        assert [call.result() for call in at_work] == ["made"] * 3
    workers.close()


def test_workers_give_memory_back_to_the_system() -> None:
    # in a process of its own: the server that workers are forked from keeps the environment in which it began
    code = "from flows.engine.workers import Workers; print(Workers(1).run(eval, POOL))"
    code = code.replace("POOL", repr("__import__('pyarrow').default_memory_pool().backend_name"))
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert shown.stdout.strip() in {"jemalloc", "system"}


_loaded: list[str] = []


def _load() -> None:
    _loaded.append("loaded")


def _what_is_loaded() -> list[str]:
    return _loaded


def test_a_worker_that_was_warmed_has_loaded_what_a_call_needs() -> None:
    alone = Workers(1)
    alone.warm(_load)
    assert alone.run(_what_is_loaded) == ["loaded"]
    assert alone.run(_what_is_loaded) == ["loaded"]
    alone.close()


def test_an_error_of_the_work_itself_comes_back_as_it_is(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError):
        workers.run(divmod, 1, 0)
