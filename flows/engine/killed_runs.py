"""Runs that were killed with their machine: nobody told the server, so it shows them as running for ever."""

from __future__ import annotations

from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runtime import deployment, flow_run
from prefect.states import Crashed

LOOK_BACK = 100
"""Latest runs of a deployment that are looked at."""


def mark_killed_runs(data: str | None) -> list[str]:
    """Mark as crashed the runs of this deployment on the workspace `data` that the server takes for running or about to, and their subflows.

    Call it while holding the lock of `data`: whoever holds it knows that no other run on it is alive.

    Returns:
        The names of the runs.
    """
    if deployment.id is None:
        return []
    with get_client(sync_client=True) as client:
        of_deployment = FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=[UUID(deployment.id)]),
            expected_start_time=FlowRunFilterExpectedStartTime(before_=flow_run.scheduled_start_time),  # not the schedule's future runs
        )
        latest = client.read_flow_runs(flow_run_filter=of_deployment, sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=LOOK_BACK)
        others = [run for run in latest if str(run.id) != flow_run.id and run.parameters.get("data") == data]
        children = FlowRunFilter(
            parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run.id for run in others]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
        )
        subflows = client.read_flow_runs(flow_run_filter=children) if others else []
        killed = [run for run in others if run.state_type in {StateType.PENDING, StateType.RUNNING}] + subflows
        for run in killed:
            client.set_flow_run_state(run.id, Crashed(message="The run was killed, with its worker or its machine."), force=True)
    return [run.name for run in killed]
