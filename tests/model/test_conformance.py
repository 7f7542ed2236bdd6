"""Every reader of the graph gives each operation the same meaning, and none is left out."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import roadrunner
from hypothesis import HealthCheck, Phase, given, reject, settings
from tests.model.expressions import PARAMETERS, POINTS, STATES, Graph, every_operation, graphs, rates_of, symbol
from tests.model.machine import Functions
from tests.model.meaning import SYMPY, IllConditioned, evaluate, slope

from oxytocin.model.graph import Node, walk
from oxytocin.model.lowering import EXPANSIONS, PRIMITIVES
from oxytocin.model.readers import sbml_meaning
from oxytocin.model.readers.jacobian import SLOPES, jacobian
from oxytocin.model.readers.numpy import MEANING, NumpyReader
from oxytocin.model.readers.sbml import identifier, write_sbml
from oxytocin.model.readers.units import RULES
from oxytocin.model.readers.vector_math import VectorMath
from oxytocin.model.vocabulary import CONDITIONS, VOCABULARY

few = settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate],
               suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow])


def _rows(graph: Graph, names: tuple[str, ...]) -> np.ndarray:
    return np.array([graph.leaves[name] for name in names])


class Conformance(ABC):
    """What every numerical reader must pass; a reader says only how it evaluates."""

    @abstractmethod
    def evaluate(self, graph: Graph) -> np.ndarray:
        """Return the graph's expressions, shape (expressions, points)."""

    @few
    @given(graphs())
    def test_random_graphs_have_their_exact_value(self, graph: Graph) -> None:
        self.hold(graph)

    def test_each_operation_has_its_exact_value_whatever_its_arguments_depend_on(self) -> None:
        self.hold(every_operation())

    def hold(self, graph: Graph) -> None:
        """Compare every expression at every point."""
        found = self.evaluate(graph)
        for row, (name, exact) in enumerate(zip(graph.names, graph.exact, strict=True)):
            for point in range(POINTS):
                assert exact[point].holds(found[row, point]), (
                    f"{name} at {point}: {found[row, point]!r}, not {exact[point].value}, in {graph.roots[row]!r:.400}")


class TestNumpy(Conformance):
    def evaluate(self, graph: Graph) -> np.ndarray:
        known = NumpyReader(graph.model).values(graph.leaves["time"], _rows(graph, STATES), _rows(graph, PARAMETERS),
                                                _rows(graph, ("drive",)), _rows(graph, ("g.on",)))
        return np.array([np.broadcast_to(known[name], POINTS) for name in graph.names])


class LanesConformance(Conformance):
    width: int

    def evaluate(self, graph: Graph) -> np.ndarray:
        functions = Functions(graph.model, graph.names, self.width)
        return functions("observe", graph.leaves["time"], _rows(graph, STATES), _rows(graph, PARAMETERS),
                         _rows(graph, ("drive", "g.on")))


class TestLanesOf4(LanesConformance):
    width = 4


class TestLanesOf8(LanesConformance):
    width = 8


class TestLanesOf16(LanesConformance):
    width = 16


class TestRoadRunner(Conformance):
    """libRoadRunner, an independent program, on the SBML that is written."""

    def evaluate(self, graph: Graph) -> np.ndarray:
        runner = roadrunner.RoadRunner(write_sbml(graph.model, observables=graph.names))
        names = [identifier(name) for name in graph.names]
        columns = []
        for point in range(POINTS):
            for leaf, values in graph.leaves.items():
                if leaf != "time":
                    runner.setValue(identifier(leaf), float(values[point]))
            runner.getModel().setTime(float(graph.leaves["time"][point]))
            columns.append([runner.getValue(name) for name in names])
        return np.array(columns).T


def entries_and_exact(graph: Graph, point: int) -> Iterator[tuple[int, Node, Any]]:
    """Yield each row of the Jacobian's entries (in the order of the machine code) with node and exact slope."""
    entries, in_time = jacobian(graph.model)
    plain = {name: float(value.value) for name, value in graph.at(point).items()}
    whole = rates_of(symbol("state", "g.s1"), graph.roots, graph.roots)
    for row, column in itertools.product(range(2), range(2)):
        wanted = slope(whole[row], plain, STATES[column])
        if (row, column) in entries:
            yield list(entries).index((row, column)), entries[row, column], wanted
        else:
            assert wanted == 0, f"d rate {row} / d state {column} is {wanted}, not structurally zero"
    for row in range(2):
        yield len(entries) + row, in_time[row], slope(whole[row], plain, "time")


@few
@given(graphs())
def test_the_jacobian_is_the_exact_slope_and_so_is_its_machine_code(graph: Graph) -> None:
    try:
        hold_jacobian(graph)
    except IllConditioned:  # the slope of a choice between two equals
        reject()


def test_the_jacobian_of_each_operation_is_its_exact_slope() -> None:
    hold_jacobian(every_operation())


def hold_jacobian(graph: Graph) -> None:
    """Compare the rules of differentiation with the exact slope, and the machine code with the rules."""
    functions = Functions(graph.model, [], 8)
    found = functions("jacobian", graph.leaves["time"], _rows(graph, STATES), _rows(graph, PARAMETERS),
                      _rows(graph, ("drive", "g.on")))
    for point in (0, 5):
        signals = {name: graph.exact[row][point] for row, name in enumerate(graph.names)}
        for row, node, wanted in entries_and_exact(graph, point):
            by_rules = evaluate(node, graph.at(point) | signals)
            close = abs(by_rules.value - wanted) <= 1e-12 * abs(wanted) + 1e-25
            assert close, f"{by_rules.value}, not {wanted}: {node!r:.300}"
            assert by_rules.holds(found[row, point]), f"{found[row, point]!r}, not {wanted}: {node!r:.300}"


@few
@given(graphs())
def test_rates_and_triggers_in_machine_code_are_those_of_numpy(graph: Graph) -> None:
    functions, reader = Functions(graph.model, [], 8), NumpyReader(graph.model)
    where = graph.leaves["time"], _rows(graph, STATES), _rows(graph, PARAMETERS)
    outside = _rows(graph, ("drive", "g.on"))
    by_numpy = reader.rates(*where, outside[:1], outside[1:])
    np.testing.assert_allclose(functions("rates", *where, outside), by_numpy, rtol=1e-9, atol=1e-9)
    crossing = graph.leaves["g.s0"] - np.array([float(exact.value) for exact in graph.exact[0]])
    np.testing.assert_allclose(functions("triggers", *where, outside)[0], crossing, rtol=1e-9, atol=1e-9)


# -- nothing left out


@pytest.mark.parametrize("name", sorted(VOCABULARY))
def test_every_reader_knows_every_operation(name: str) -> None:
    lanes = name == "power" or name in EXPANSIONS or (name in PRIMITIVES and hasattr(VectorMath, name))
    readers = {"NumPy": name in MEANING, "LLVM": lanes, "units": name in RULES, "Jacobian": name in SLOPES,
               "SymPy": name in SYMPY, "SBML": name in sbml_meaning.MEANING}
    assert all(readers.values()), f"{name} is missing from {[reader for reader, known in readers.items() if not known]}"


def test_no_reader_knows_an_operation_that_is_none() -> None:
    for table in (MEANING, RULES, SLOPES, SYMPY, EXPANSIONS, PRIMITIVES, sbml_meaning.MEANING):
        assert not set(table) - set(VOCABULARY)


@few
@given(graphs())
def test_every_random_graph_holds_every_operation(graph: Graph) -> None:
    # a comparison that hangs on the last digits is replaced by another, so that one of the two may be left without use
    found = {node.op for node in walk(graph.roots)}
    assert set(VOCABULARY) - CONDITIONS <= found
    assert found & CONDITIONS
