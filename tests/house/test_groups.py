"""Tests of one group run in one process when two share the suite: what a group builds is built once."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("probe")
def test_groups_are_kept_together(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("loadgroup", False):
        assert request.node.nodeid.endswith("@probe"), "pytest-xdist does not see the groups under this version of pytest"
