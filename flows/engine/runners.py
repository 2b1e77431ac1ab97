"""Where the tasks of a run are done: worker processes of this machine, a Dask cluster, a Ray cluster."""

from __future__ import annotations

import os
import socket
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

LOCAL, DASK, RAY = "local", "dask", "ray"


class RunnerMissingError(RuntimeError):
    """A runner can't be had: its packages are not installed, or its cluster doesn't answer; the message says what to do."""


CONNECT_SECONDS = 10
"""Time for a cluster to answer."""
STARTED_BY = {
    DASK: "dask scheduler --port {port}, and on each machine: dask worker {cluster}",
    RAY: "ray start --head --ray-client-server-port {port}",
}


def task_runner(name: str, n_workers: int, cluster: str | None) -> TaskRunner[Any]:
    """Prefect's task runner of that name.

    Args:
        name: `local`, `dask` or `ray`.
        n_workers: worker processes on this machine, where no cluster is named.
        cluster: address of a running cluster (`tcp://host:8786` of Dask, `ray://host:10001` of Ray).

    Raises:
        RunnerMissingError: the extra is not installed, or nothing answers at the address.
    """
    if name in STARTED_BY and cluster is not None:
        _find_cluster(name, cluster)
    try:
        if name == DASK:
            return _dask(n_workers, cluster)
        if name == RAY:
            return _ray(n_workers, cluster)
    except ImportError as error:
        raise RunnerMissingError(
            f"--runner {name} needs packages that are not installed ({error}): in the checkout, pip install -c constraints.txt -e '.[{name}]'"
        ) from None
    # threads only wait here: the work is done in the processes of `flows.engine.workers`
    return ThreadPoolTaskRunner(max_workers=n_workers)


def _find_cluster(name: str, cluster: str) -> None:
    """See that something answers at the address of a cluster; one without a port (`auto` of Ray) is left to the runner."""
    try:
        place = urlsplit(cluster)
        if place.hostname and place.port:
            socket.create_connection((place.hostname, place.port), timeout=CONNECT_SECONDS).close()
    except (OSError, ValueError) as error:
        start = STARTED_BY[name].format(cluster=cluster, port=cluster.rpartition(":")[2])
        raise RunnerMissingError(f"No {name} cluster answers at {cluster} ({error}). Start it there: {start}") from None


def _dask(n_workers: int, cluster: str | None) -> TaskRunner[Any]:
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "warning")
    runner: type[TaskRunner[Any]] = import_module("prefect_dask").DaskTaskRunner
    given: dict[str, Any] = {"address": cluster}
    if cluster is None:
        given = {"cluster_kwargs": {"n_workers": n_workers, "threads_per_worker": 1, "dashboard_address": None}}
    return runner(**given)


def _ray(n_workers: int, cluster: str | None) -> TaskRunner[Any]:
    runner: type[TaskRunner[Any]] = import_module("prefect_ray").RayTaskRunner
    given: dict[str, Any] = {"address": cluster}
    if cluster is None:
        given = {"init_kwargs": {"num_cpus": n_workers, "include_dashboard": False}}
    return runner(**given)
