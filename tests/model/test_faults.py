"""What is wrong with a model is said in words that name the place: declarations, equations, wiring, units."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from oxytocin.model import (
    Inlet,
    Model,
    ModelError,
    Module,
    Param,
    Signal,
    State,
    Switch,
    Wire,
    assemble,
    const,
    exp,
    hill,
    where,
)
from oxytocin.model.readers.numpy import NumpyReader

FILE = "test_faults.py"
PER_MINUTE = const(1, "1/min")


Equations = Callable[[Any, Any], None]


def module(equations: Equations, start: Equations | None = None, **more: Any) -> Module:
    """Return a module with a state, a signal, a parameter, an inlet and a switch, and the given equations."""
    body = {"amount": State(1, "pmol", "amount"), "level": Signal("pmol/L", "concentration"), "seen": Switch("seen"),
            "volume": Param(10, "L", "volume", source="assumed: a test"),
            "inflow": Inlet("pmol/min", "inflow", default=0),
            "equations": equations, **({"start": start} if start else {}), **more}
    return type("Plasma", (Module,), body)()


def good(m: Any, d: Any) -> None:
    m.level = m.amount / m.volume
    d.amount = m.inflow - PER_MINUTE * m.amount


def faults(build: Callable[[], object]) -> tuple[str, ...]:
    """Return the faults that building a model raises."""
    with pytest.raises(ModelError) as caught:
        build()
    return caught.value.faults


def line_of(function: Callable[..., Any], text: str) -> str:
    """Return ``file:line`` of the line of a function that holds a text."""
    lines, first = inspect.getsourcelines(function)
    return f"{FILE}:{first + next(index for index, line in enumerate(lines) if text in line)}"


# -- equations ---------------------------------------------------------------------------------------------------------


def undeclared(m: Any, d: Any) -> None:
    m.level = m.amount / m.volum


def undeclared_signal(m: Any, d: Any) -> None:
    m.levle = m.amount / m.volume


def not_a_signal(m: Any, d: Any) -> None:
    m.volume = m.amount


def read_early(m: Any, d: Any) -> None:
    d.amount = PER_MINUTE * m.level * m.volume
    m.level = m.amount / m.volume


def twice(m: Any, d: Any) -> None:
    m.level = m.amount / m.volume
    m.level = m.amount / m.volume


def rate_twice(m: Any, d: Any) -> None:
    good(m, d)
    d.amount = m.inflow


def no_state(m: Any, d: Any) -> None:
    d.amuont = m.inflow


def truth(m: Any, d: Any) -> None:
    if m.amount > const(1, "pmol"):
        m.level = m.amount / m.volume


def variable_exponent(m: Any, d: Any) -> None:
    m.level = m.amount**m.volume


def text(m: Any, d: Any) -> None:
    m.level = "5 pmol/L"


def condition_as_number(m: Any, d: Any) -> None:
    m.level = m.amount < const(1, "pmol")


def condition_in_sum(m: Any, d: Any) -> None:
    m.level = m.amount / m.volume + (m.amount < const(1, "pmol"))


def number_as_condition(m: Any, d: Any) -> None:
    m.level = where(m.amount, 1, 0)


def no_switch(m: Any, d: Any) -> None:
    m.when(m.amount - const(5, "pmol"), volume=1)


def nothing_switched(m: Any, d: Any) -> None:
    m.when(m.amount - const(5, "pmol"))


def condition_crossing(m: Any, d: Any) -> None:
    m.when(m.amount > const(5, "pmol"), seen=1)


@pytest.mark.parametrize(("equations", "line", "words"), [
    (undeclared, "m.volum", ["Plasma declares no 'volum'", "did you mean 'volume'?"]),
    (undeclared_signal, "m.levle", ["'plasma.levle' is not declared", "did you mean 'level'?"]),
    (not_a_signal, "m.volume = ", ["'plasma.volume' is a parameter and cannot be assigned"]),
    (read_early, "d.amount", ["'plasma.level' is read before it is assigned"]),
    (rate_twice, "d.amount = m.inflow", ["the rate of 'plasma.amount' is assigned twice"]),
    (no_state, "d.amuont", ["Plasma has no state 'amuont'", "did you mean 'amount'?"]),
    (text, "5 pmol/L", ["'5 pmol/L' of type str"]),
    (condition_as_number, "m.level", ["a condition", "where(condition, 1, 0)"]),
    (no_switch, "m.when", ["'volume', which is not a Switch"]),
    (nothing_switched, "m.when", ["when() sets no switch"]),
    (condition_crossing, "m.when", ["a condition"]),
])
def test_a_fault_in_an_equation_names_file_and_line(equations: Equations, line: str, words: list[str]) -> None:
    (fault,) = faults(lambda: assemble(plasma=module(equations)))
    assert fault.startswith(line_of(equations, line))
    for word in words:
        assert word in fault


@pytest.mark.parametrize(("equations", "words"), [
    (truth, "use where(condition, a, b)"),
    (variable_exponent, "exponent must be a constant"),
    (condition_in_sum, "add: argument 2 must be a number"),
    (number_as_condition, "where: argument 1 must be a condition"),
])
def test_a_node_used_as_what_it_is_not(equations: Callable[..., None], words: str) -> None:
    (fault,) = faults(lambda: assemble(plasma=module(equations)))
    assert words in fault


def test_a_second_assignment_names_both_places() -> None:
    (fault,) = faults(lambda: assemble(plasma=module(twice)))
    first = inspect.getsourcelines(twice)[1] + 1
    assert fault == f"{FILE}:{first + 1}: 'plasma.level' is assigned twice (first at {FILE}:{first})"


def test_everything_missing_is_named_together() -> None:
    found = faults(lambda: assemble(plasma=module(lambda m, d: None)))
    assert found == ("'plasma.amount' (Plasma) is declared but never assigned",
                     "'plasma.level' (Plasma) is declared but never assigned")


def test_a_start_is_for_states_and_once() -> None:
    def start(m: Any, y: Any) -> None:
        y.level = m.volume

    (fault,) = faults(lambda: assemble(plasma=module(good, start)))
    assert "Plasma has no state 'level'" in fault


def test_a_parameter_that_the_module_has_not() -> None:
    kind = type(module(good))
    (fault,) = faults(lambda: kind(volum=3.0))
    assert fault == "Plasma has no parameter 'volum'; did you mean 'volume'?"


def test_a_declaration_is_not_assigned_outside_equations() -> None:
    with pytest.raises(AttributeError, match="'volume' is a declaration"):
        module(good).volume = 3.0  # type: ignore[attr-defined]


# -- wiring ------------------------------------------------------------------------------------------------------------


class Pituitary(Module):
    drive = Inlet("1", "drive", default=1)
    secretion = Signal("pmol/min", "secretion")

    def equations(m, d: Any) -> None:
        m.secretion = m.drive * const(3, "pmol/min")


class Uterus(Module):
    secretion = Inlet("pmol/min", "from the pituitary")
    stretch = Signal("1", "stretch")

    def equations(m, d: Any) -> None:
        m.stretch = m.secretion / const(1, "pmol/min")


def joined(*wires: Wire, **more: Any) -> Model:
    return assemble(name="pair", pituitary=Pituitary(), uterus=Uterus(), wires=wires, **more)


FORTH, BACK = Wire("pituitary.secretion", "uterus.secretion"), Wire("uterus.stretch", "pituitary.drive")


@pytest.mark.parametrize(("build", "fault"), [
    (lambda: joined(),
     "the inlet 'uterus.secretion' (from the pituitary) is open: it has no wire, no input and no default"),
    (lambda: joined(FORTH, FORTH),
     "the inlet 'uterus.secretion' is wired twice, from 'pituitary.secretion' and from 'pituitary.secretion'"),
    (lambda: joined(FORTH, inputs={"infusion": "uterus.secretion"}),
     "the inlet 'uterus.secretion' is wired from 'pituitary.secretion' and is the input 'infusion' as well"),
    (lambda: joined(FORTH, inputs={"infusion": "uterus.secretoin"}),
     "input 'infusion': 'uterus.secretoin' is no inlet; did you mean 'uterus.secretion'?"),
    (lambda: joined(FORTH, doses={"bolus": "uterus.stretch"}), "dose 'bolus': 'uterus.stretch' is no state"),
    (lambda: joined(FORTH, observables={"pain": "uterus.strech"}),
     "observable 'pain': 'uterus.strech' is no state or signal or inlet or param or switch; "
     "did you mean 'uterus.stretch'?"),
    (lambda: joined(Wire("pituitary.secretion", "uterus.secretion", grade="weak")),
     "the inlet 'uterus.secretion' (from the pituitary) is open: its wire is not trusted and it has no default"),
    (lambda: joined(Wire("pituitary.secretion", "uterus.secretion", grade="proven")),
     "'proven' is not a grade of evidence; allowed: established, plausible, weak, unsupported"),
    (lambda: joined(FORTH, trust="weakk"),
     "'weakk' is not a grade to trust; allowed: established, plausible, weak, unsupported, as-claimed; "
     "did you mean 'weak'?"),
])
def test_a_fault_of_the_wiring_names_what_is_joined(build: Callable[[], Model], fault: str) -> None:
    assert faults(build) == (fault,)


def test_an_algebraic_loop_names_its_path() -> None:
    (fault,) = faults(lambda: joined(FORTH, BACK))
    path = fault.removeprefix("algebraic loop: ").split(" -> ")
    assert path[0] == path[-1]
    assert set(path) == {"pituitary.drive", "pituitary.secretion", "uterus.secretion", "uterus.stretch"}
    steps = {(path[index], path[index + 1]) for index in range(len(path) - 1)}
    assert ("uterus.secretion", "pituitary.secretion") in steps  # each name is followed by what it needs


def test_all_faults_of_the_wiring_come_together() -> None:
    found = faults(lambda: joined(Wire("pituitary.secretoin", "uterus.secretion"), doses={"bolus": "uterus.amount"}))
    assert len(found) == 3
    assert "did you mean 'pituitary.secretion'?" in found[0]


@pytest.mark.parametrize(
    ("trust", "drive"), [("established", 1), ("plausible", 1), ("weak", 0.25), ("as-claimed", 0.25)])
def test_a_wire_below_the_trusted_grade_is_left_out(trust: str, drive: float) -> None:
    class Cortex(Module):
        calm = Signal("1", "calm")

        def equations(m, d: Any) -> None:
            m.calm = 0.25

    weak = Wire("cortex.calm", "pituitary.drive", grade="weak", source="obs: a test")
    model = assemble(pituitary=Pituitary(), cortex=Cortex(), wires=[weak], trust=trust)
    known = NumpyReader(model).values(0.0, *([],) * 4)  # type: ignore[arg-type]
    assert known["pituitary.secretion"] == 3 * drive
    assert [wire.active for wire in model.wires] == [drive == 0.25]


@pytest.mark.parametrize(("ask", "words"), [
    (lambda model: model.index("parameters", "plasma.volum"),
     "no 'plasma.volum' among the parameters; did you mean 'plasma.volume'?"),
    (lambda model: model.observable("plasma.levle"),
     "nothing called 'plasma.levle' to observe; did you mean 'plasma.level'?"),
    (lambda model: model.unit_of("plasma.nothing"), "nothing called 'plasma.nothing'"),
])
def test_a_name_that_the_model_has_not(ask: Callable[[Model], object], words: str) -> None:
    (fault,) = faults(lambda: ask(assemble(plasma=module(good))))
    assert words in fault


# -- units -------------------------------------------------------------------------------------------------------------


def wrong_dimension(m: Any, d: Any) -> None:
    m.level = m.amount * m.volume
    d.amount = m.inflow


def wrong_scale(m: Any, d: Any) -> None:
    m.level = m.amount / m.volume
    d.amount = m.inflow - m.amount / const(10, "s")


def mixed_sum(m: Any, d: Any) -> None:
    m.level = m.amount / m.volume + m.amount
    d.amount = m.inflow


def grown(m: Any, d: Any) -> None:
    m.level = m.amount / m.volume * exp(m.amount)
    d.amount = m.inflow


def steep(m: Any, d: Any) -> None:
    m.level = m.amount / m.volume * hill(m.amount, m.volume, 2)
    d.amount = m.inflow


def compared(m: Any, d: Any) -> None:
    m.level = where(m.amount < m.volume, m.amount / m.volume, 0)
    d.amount = m.inflow


@pytest.mark.parametrize(("equations", "line", "words"), [
    (wrong_dimension, "m.level", ["'plasma.level' is declared in pmol/L", "but its equation gives", "L*pmol"]),
    (wrong_scale, "d.amount", ["the rate of 'plasma.amount'", "subtract", "pmol/min", "pmol/s"]),
    (mixed_sum, "m.level", ["add of pmol/L and pmol"]),
    (grown, "m.level", ["exp needs a dimensionless argument, not pmol"]),
    (steep, "m.level", ["hill of pmol and L"]),
    (compared, "m.level", ["less of pmol and L"]),
])
def test_a_fault_of_units_names_the_line_and_both_units(equations: Equations, line: str, words: list[str]) -> None:
    (fault,) = faults(lambda: assemble(plasma=module(equations)))
    assert fault.startswith(line_of(equations, line))
    for word in words:
        assert word in fault


def test_a_hidden_factor_is_a_fault_and_told() -> None:
    def hourly(m: Any, d: Any) -> None:
        m.level = m.amount / m.volume
        d.amount = m.amount / const(2, "h")

    (fault,) = faults(lambda: assemble(plasma=module(hourly)))
    assert fault.startswith(line_of(hourly, "d.amount"))
    assert "is declared in pmol/min but its equation gives pmol/h, a factor of 0.0166667 apart" in fault


def test_all_faults_of_units_come_together() -> None:
    def many(m: Any, d: Any) -> None:
        m.level = m.amount
        d.amount = m.amount

    def start(m: Any, y: Any) -> None:
        y.amount = m.volume

    found = faults(lambda: assemble(plasma=module(many, start)))
    assert len(found) == 3
    assert [line_of(many, "m.level"), line_of(many, "d.amount"), line_of(start, "y.amount")] == [
        fault.split(": ")[0] for fault in found]


def test_a_wire_between_two_units_is_a_fault() -> None:
    class Bad(Uterus):
        secretion = Inlet("pmol/h", "from the pituitary")

        def equations(m, d: Any) -> None:
            m.stretch = 1

    (fault,) = faults(lambda: assemble(pituitary=Pituitary(), uterus=Bad(), wires=[FORTH]))
    assert fault == ("wire: 'uterus.secretion' is declared in pmol/h but its equation gives pmol/min, "
                     "a factor of 60 apart")


def test_an_unknown_unit_is_a_fault_of_its_declaration() -> None:
    found = faults(lambda: assemble(plasma=module(good, strange=Param(1, "furlongz", "?", source="assumed: a test"))))
    assert len(found) == 1
    assert found[0].startswith("'plasma.strange': 'furlongz' is not a unit")


def test_a_bare_zero_fits_any_unit_and_a_bare_number_does_not() -> None:
    def zero(m: Any, d: Any) -> None:
        m.level = 0 + m.amount / m.volume
        d.amount = 0

    assert assemble(plasma=module(zero)).states[0].unit == "pmol"

    def one(m: Any, d: Any) -> None:
        m.level = 1 + m.amount / m.volume
        d.amount = 0

    assert len(faults(lambda: assemble(plasma=module(one)))) == 1
