"""The ways back from a byte slip that the search keeps: a graph in which ways that go on alike are one.

A way goes on by the place it has come to, the byte that waits there, and the last two characters, which are all that the trigram
model looks at; ways that agree in these meet in one node. The best of all ways are drawn from it (A*, Hart, Nilsson and Raphael
1968, with the exact cost from the beginning), and each step's share of the likelihood of all (forward-backward, Rabiner 1989).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from heapq import heappop, heappush
from itertools import count
from operator import attrgetter
from typing import Any

from flows.repair.slips_reading import Reading

_COST = attrgetter("cost")


_Steps = tuple[Reading, Any] | None
"""Steps, the first in front."""


class Node:
    """Where ways meet."""

    __slots__ = ("arcs", "backward", "context", "cost", "end", "forward", "pending")

    def __init__(self, end: int, pending: int, context: str, cost: float = math.inf) -> None:
        self.end, self.pending, self.context, self.cost = end, pending, context, cost
        self.arcs: list[tuple[float, Node, Reading]] = []
        """By which steps it is come to: the cost from the beginning, from where, the step."""
        self.forward = self.backward = 0.0


class Lattice:
    """All ways back that were kept."""

    def __init__(self, start: int, left: str) -> None:
        self.root = Node(start, 0, left, 0.0)
        self.ends: dict[tuple[int, str], Node] = {}
        """Where ways end, by the place and the last two characters."""
        self.waiting: dict[int, dict[tuple[int, str], Node]] = {}
        """What is to be gone on from, by the place, the byte that waits there and the last two characters."""
        self.nodes: list[Node] = [self.root]
        """All that were gone on from, each behind all from which it is come to."""

    def add(self, before: Node, step: Reading) -> None:
        """Go on from a node by a step: a reading that begins there."""
        end, pending, context = step.end, step.pending, step.line[-2:]
        cost = before.cost + step.cost
        if pending:
            nodes = self.waiting.setdefault(end, {})
            node = nodes.get((pending, context))
            if node is None:
                node = nodes[pending, context] = Node(end, pending, context)
        else:
            node = self.ends.get((end, context))
            if node is None:
                node = self.ends[end, context] = Node(end, pending, context)
        node.cost = min(node.cost, cost)
        node.arcs.append((cost, before, step))

    def next(self, size: int, width: float) -> tuple[int, list[Node]]:
        """The first place where ways wait, and the cheapest nodes there: so many, and no dearer than the best by more than a width."""
        at = min(self.waiting)
        nodes = sorted(self.waiting.pop(at).values(), key=_COST)[:size]
        nodes = [node for node in nodes if node.cost <= nodes[0].cost + width]
        self.nodes += nodes
        return at, nodes

    def best(self, behind: Mapping[tuple[int, str], float], size: int, width: float) -> list[tuple[float, list[Reading]]]:
        """The cheapest ways, in order: cost and steps.

        Args:
            behind: what is to be added for what stands behind an end.
            size: how many.
            width: how much dearer than the best the last may be.
        """
        number = count()
        heap: list[tuple[float, int, float, Node, _Steps]] = []
        for key, node in self.ends.items():
            if key in behind:
                heappush(heap, (node.cost + behind[key], next(number), behind[key], node, None))
        found: list[tuple[float, list[Reading]]] = []
        bound = heap[0][0] + width if heap else 0.0
        while heap and len(found) < size:
            cost, _, rest, node, steps = heappop(heap)
            if node is self.root:
                found.append((cost, _listed(steps)))
                continue
            for arc_cost, before, step in node.arcs:
                if arc_cost + rest <= bound:
                    heappush(heap, (arc_cost + rest, next(number), rest + step.cost, before, (step, steps)))
        return found

    def shares(self, behind: Mapping[tuple[int, str], float], sharpness: float) -> dict[tuple[int, int, int, str], float]:
        """The share of the likelihood of all ways that have a character in a place.

        Args:
            behind: what is to be added for what stands behind an end.
            sharpness: how much log likelihood ratios count.

        Returns:
            By the end of a step, the length of what it restores, the place in that, and the character.
        """
        weights: dict[tuple[Node, int], float] = {}
        self.root.forward = 1.0
        ends = [node for key, node in self.ends.items() if key in behind]
        nodes = [*self.nodes[1:], *ends]
        for node in nodes:
            node.forward = node.backward = 0.0
            for number, (_, before, step) in enumerate(node.arcs):
                weight = weights[node, number] = math.exp(-sharpness * step.cost)
                node.forward += before.forward * weight
        total = 0.0
        for node in ends:
            node.backward = math.exp(-sharpness * behind[node.end, node.context])
            total += node.forward * node.backward
        found: dict[tuple[int, int, int, str], float] = {}
        for node in reversed(nodes):
            if not node.backward:
                continue
            for number, (_, before, step) in enumerate(node.arcs):
                weight = weights[node, number] * node.backward
                before.backward += weight
                share = before.forward * weight / total
                length = len(step.restored)
                for at, character in enumerate(step.restored):
                    key = (step.end, length, at, character)
                    found[key] = found.get(key, 0.0) + share
        return found


def _listed(steps: _Steps) -> list[Reading]:
    found = []
    while steps is not None:
        step, steps = steps
        found.append(step)
    return found


def joined(steps: list[Reading]) -> Reading:
    """The reading of one step behind the other."""
    cost, restored, n_guesses, n_opened = 0.0, [], 0, 0
    line = [steps[0].line[:2]]
    for step in steps:
        cost += step.cost
        line.append(step.line[2:])
        restored.append(step.restored)
        n_guesses += step.n_guesses
        n_opened += step.n_opened
    return Reading(cost, steps[-1].end, 0, "".join(line), "".join(restored), n_guesses, n_opened, steps[0].is_silent)
