"""The graph of ways back: the best in order, and the share of each step."""

import math

import pytest

from flows.repair.slips_lattice import Lattice, joined
from flows.repair.slips_reading import Reading


def _step(end: int, pending: int, context: str, character: str, cost: float) -> Reading:
    return Reading(cost, end, pending, context + character, character, 0, 1)


def _lattice() -> Lattice:
    """Two first characters, each with two second ones."""
    lattice = Lattice(0, "甲乙")
    for character, cost in (("丙", 1.0), ("丁", 2.0)):
        lattice.add(lattice.root, _step(1, 0x81, "甲乙", character, cost))
    at, nodes = lattice.next(5, 9.0)
    assert at == 1
    for node in nodes:
        lattice.add(node, _step(2, 0, node.context, "戊", 1.0))
        lattice.add(node, _step(2, 0, node.context, "己", 4.0))
    return lattice


def test_the_best_come_in_order() -> None:
    lattice = _lattice()
    ways = lattice.best(dict.fromkeys(lattice.ends, 0.0), 10, 99.0)
    assert [(cost, joined(steps).restored) for cost, steps in ways] == [(2.0, "丙戊"), (3.0, "丁戊"), (5.0, "丙己"), (6.0, "丁己")]
    assert joined(ways[0][1]).line == "甲乙丙戊"
    assert len(lattice.best(dict.fromkeys(lattice.ends, 0.0), 10, 1.5)) == 2


def test_what_stands_behind_an_end_counts() -> None:
    lattice = _lattice()
    behind = {key: 9.0 if key[1] == "丙戊" else 0.0 for key in lattice.ends}
    assert joined(lattice.best(behind, 1, 0.0)[0][1]).restored == "丁戊"


def test_shares_are_those_of_all_ways() -> None:
    lattice = _lattice()
    shares = lattice.shares(dict.fromkeys(lattice.ends, 0.0), 1.0)
    assert shares[1, 1, 0, "丙"] == pytest.approx(1 / (1 + math.exp(-1)))
    assert shares[2, 1, 0, "戊"] == pytest.approx(1 / (1 + math.exp(-3)))
    assert sum(share for (end, _, _, _), share in shares.items() if end == 1) == pytest.approx(1.0)


def test_ways_that_go_on_alike_are_one() -> None:
    lattice = Lattice(0, "甲乙")
    for cost in (1.0, 2.0):
        lattice.add(lattice.root, Reading(cost, 2, 0x81, "甲乙丙丁", "丙丁", 0, 2))
    _, nodes = lattice.next(5, 9.0)
    assert [(node.context, node.cost, len(node.arcs)) for node in nodes] == [("丙丁", 1.0, 2)]
