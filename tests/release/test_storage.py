"""Local folders and S3 keep the same promises: whole or not at all, one winner a version, `latest` never broken."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.publish import Store, check, open_store, publish_release
from flows.publish.storage import StorageError
from tests.release.killed import publisher
from tests.release.samples import TODAY, files, tables

pytestmark = pytest.mark.xdist_group("stores")


@pytest.fixture(params=["local", "s3"])
def releases(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "local":
        return tmp_path / "releases"
    return request.getfixturevalue("bucket") + "/corpus/one"


def essays_of(store: Store, version: str) -> list[str]:
    return store.rows(version, "essays", ["essay_id"])["essay_id"].to_pylist()


def ids(*numbers: int) -> list[str]:
    return [f"{n:016x}" for n in numbers]


def pointed_at(store: Store) -> str:
    """What `latest` says, read as any user would."""
    place = store.place("latest")
    if isinstance(place, Path):
        return place.resolve().name
    return json.loads(store.read("latest.json") or b"")["version"]


@contextmanager
def whole(store: Store) -> Iterator[list[str]]:
    """Every release that can be seen is whole."""
    versions = store.versions()
    for version in versions:
        with store.folder(version) as folder:
            assert list(check(folder)) == []
    yield versions


def test_a_release_is_published_once_and_the_next_becomes_latest(releases: Path | str) -> None:
    first = publish_release(tables(1), releases, TODAY, {})
    again = publish_release(tables(1), releases, TODAY, {})
    second = publish_release(tables(1, 2), releases, TODAY, {})
    store = open_store(releases)
    assert [(r.version, r.published) for r in (first, again, second)] == [("2026.11.0", True), ("2026.11.0", False), ("2026.11.1", True)]
    assert second.path == store.place("2026.11.1")
    assert pointed_at(store) == "2026.11.1"
    assert store.manifest("2026.11.1")["previous"] == "2026.11.0"
    with whole(store) as versions:
        assert versions == ["2026.11.0", "2026.11.1"]
    index = json.loads(store.read("index.json") or b"")
    assert index["latest"] == "2026.11.1"
    assert [(r["version"], r["rows"]["essays"], r["yanked"]) for r in index["releases"]] == [("2026.11.0", 1, None), ("2026.11.1", 2, None)]


def test_the_place_doesnt_change_a_byte(tmp_path: Path, bucket: str) -> None:
    local = publish_release(tables(1, 2), tmp_path, TODAY, {})
    remote = publish_release(tables(1, 2), bucket, TODAY, {})
    with open_store(bucket).folder(remote.version) as folder:
        assert files(folder) == files(Path(local.path))


def test_an_object_is_created_once(releases: Path | str) -> None:
    store = open_store(releases)
    assert store.read("yanked/2026.11.0.json") is None
    assert store.mark("2026.11.0", "yanked", {"reason": "one"})
    assert not store.mark("2026.11.0", "yanked", {"reason": "two"})
    assert store.marked("yanked") == {"2026.11.0": {"reason": "one"}}


LOCAL_STEPS = [("write_table", 3), ("fsync", 3), *(("rename", n) for n in (17, 18, 19)), ("symlink_to", 1)]
S3_STEPS = [("write_table", 3), *(("_upload", n) for n in (1, 9, 18)), *(("_put", n) for n in (1, 2, 3, 4))]


@pytest.mark.parametrize(
    ("releases", "step"),
    [*(("local", step) for step in LOCAL_STEPS), *(("s3", step) for step in S3_STEPS)],
    indirect=["releases"],
    ids=lambda value: value if isinstance(value, str) else f"{value[0]} {value[1]}",
)
def test_a_publisher_killed_anywhere_leaves_the_old_release_and_a_rerun_finishes(releases: Path | str, step: tuple[str, int]) -> None:
    publish_release(tables(1), releases, TODAY, {})
    killed = publisher((1, 2), releases, step)
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    store = open_store(releases)
    with whole(store) as versions:
        assert versions[0] == "2026.11.0"
        assert essays_of(store, pointed_at(store)) == (ids(1) if pointed_at(store) == "2026.11.0" else ids(1, 2))
    again = publish_release(tables(1, 2), releases, TODAY, {})
    assert again.version == "2026.11.1"
    with whole(store) as versions:
        assert versions == ["2026.11.0", "2026.11.1"]
    assert pointed_at(store) == "2026.11.1"
    assert essays_of(store, "2026.11.1") == ids(1, 2)
    if isinstance(releases, Path):
        assert sorted(p.name for p in releases.iterdir()) == [".lock", "2026.11.0", "2026.11.1", "index.json", "latest"]


def test_other_data_after_a_killed_publisher_take_the_next_version(bucket: str) -> None:
    publish_release(tables(1), bucket, TODAY, {})
    killed = publisher((1, 2), bucket, ("_upload", 9))
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    store = open_store(bucket)
    assert store.children("2026.11.1"), "the test means to kill while files go up"
    result = publish_release(tables(1, 3), bucket, TODAY, {})
    assert result.version == "2026.11.2"
    with whole(store) as versions:
        assert versions == ["2026.11.0", "2026.11.2"]
    assert pointed_at(store) == "2026.11.2"


def test_publishers_at_once_get_a_version_each_and_nobodys_files(releases: Path | str) -> None:
    publish_release(tables(1), releases, TODAY, {})
    running = [publisher((1, n), releases) for n in (2, 3, 4)]
    for process in running:
        process.join()
        assert process.exitcode == 0
    store = open_store(releases)
    with whole(store) as versions:
        assert len(versions) == 4
        assert sorted(essays_of(store, v) for v in versions[1:]) == [ids(1, 2), ids(1, 3), ids(1, 4)]
    assert pointed_at(store) == versions[-1]


def test_publishers_of_the_same_data_publish_one_release(releases: Path | str) -> None:
    running = [publisher((1, 2), releases) for _ in range(3)]
    for process in running:
        process.join()
        assert process.exitcode == 0
    with whole(open_store(releases)) as versions:
        assert versions == ["2026.11.0"]


@pytest.mark.parametrize(("address", "message"), [("s3://", "s3://bucket/prefix"), ("s3://no-such-bucket-here", "404")])
def test_a_wrong_address_is_a_clear_error(bucket: str, address: str, message: str) -> None:
    with pytest.raises(StorageError, match=message):
        open_store(address)
