"""The flow that gives a release its name: check it again, tag it, and tell of it. On demand, by a person or an automation."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from flows.engine.artifacts import report_release, wanted
from flows.engine.retries import ON_STORAGE_ERROR
from flows.publish import Store, check, open_store
from flows.publish.tags import tag_release
from flows.settings import ROOT, Settings

HOURS = 6
"""A check that takes longer has gone wrong."""
SHOWN = 5
"""Problems that a message names."""


class ReleaseProblemError(RuntimeError):
    """There is no such release, or it is not as it was published; the message says what is wrong."""


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def find_version(store: Store, version: str) -> str:
    """Version of the release that is meant; `latest` is the newest that was not yanked."""
    known = store.versions()
    found = store.newest() if version == "latest" else version
    if found not in known:
        raise ReleaseProblemError(f"{store.place('')}: no release {version}. There are: {', '.join(known) or 'none'}")
    return found


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def check_release(store: Store, version: str) -> None:
    """Hold a release to its checksums, schemas, keys and edits."""
    with store.folder(version) as folder:
        problems = list(check(folder))
    if problems:
        more = f" and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        raise ReleaseProblemError(f"release {version} is not in order: {'; '.join(problems[:SHOWN])}{more}")


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def tag(store: Store, version: str, repository: Path) -> str:
    """Tag a release in git; one that has its tag keeps it."""
    from flows.stages.rebuild import code_differences  # noqa: PLC0415  (it loads every stage)

    tagged = store.marked("tagged").get(version)
    return str(tagged["tag"]) if tagged else tag_release(store, version, repository, code_differences(store.manifest(version)))


@flow(name="release", timeout_seconds=HOURS * 3600, validate_parameters=True, persist_result=False)
def release(
    data: str | None = None, *, releases: str | None = None, version: str = "latest", make_tag: bool = False, repository: str | None = None
) -> dict[str, str | None]:
    """Check a release as a whole and, if asked, make its annotated git tag.

    Args:
        data: workspace; none given: `data/` of the project.
        releases: folder or `s3://bucket/prefix` of the releases; none given: `releases/` of the workspace.
        version: which one.
        make_tag: make the tag `dataset-v<version>`; the repository must have nothing uncommitted.
        repository: git repository; none given: this project.

    Returns:
        `release` (its place), `version` and `tag`.

    Raises:
        ReleaseProblemError: there is no such release, or it is not in order.
        TagError: the tag can't be made.
    """
    settings = Settings(data=Path(data), publish_at=releases) if data else Settings(publish_at=releases)
    store = open_store(settings.published)
    found = find_version(store, version)
    check_release(store, found)
    name = tag(store, found, Path(repository) if repository else ROOT) if make_tag else None
    place = store.place(found)
    get_run_logger().info("Release %s is in order%s: %s", found, f", tagged {name}" if name else "", place)
    if wanted():
        report_release(place, found)
    return {"release": str(place), "version": found, "tag": name}
