"""Small models that the engine's tests share."""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, Model, Module, Param, Signal, State, Switch, Uniform, assemble, const, exp, log, sin


class TwoCompartments(Module):
    """A drug in two compartments: linear, so that the matrix exponential is its exact solution."""

    central = State(0, "pmol", "amount in the central compartment")
    peripheral = State(0, "pmol", "amount in the peripheral compartment")
    infusion = Inlet("pmol/min", "intravenous", default=0)
    level = Signal("pmol/L", "concentration")
    volume = Param(9.0, "L", "central volume", source="assumed: a test")
    clearance = Param(1.5, "L/min", "clearance", source="assumed: a test")
    forth = Param(0.2, "1/min", "to the periphery", source="assumed: a test")
    back = Param(0.07, "1/min", "from the periphery", source="assumed: a test")

    def equations(m, d: Any) -> None:
        m.level = m.central / m.volume
        exchange = m.forth * m.central - m.back * m.peripheral
        d.central = m.infusion - m.clearance * m.level - exchange
        d.peripheral = exchange


def two_compartments() -> Model:
    """Return the model with its infusion and bolus."""
    return assemble(drug=TwoCompartments(), inputs={"infusion": "drug.infusion"}, doses={"bolus": "drug.central"},
                    observables={"level": "drug.level"})


class Oscillator(Module):
    """A relaxation oscillator with a phase of its own, a start from parameters and a switch that it sets itself."""

    x = State(0, "1", "fast")
    y = State(0, "1", "slow")
    rhythm = Signal("1", "what is seen")
    speed = Param(1.3, "1/min", "speed", source="assumed: a test")
    phase = Param(0.4, "rad", "phase", source="assumed: a test", spread=Uniform(0.0, 6.28))
    late = Switch("set when the phase has come round")

    def start(m, y: Any) -> None:
        y.x = 1 + 0.3 * sin(m.phase)
        y.y = exp(-log(2 + m.phase))

    def equations(m, d: Any) -> None:
        m.rhythm = m.x + 0.1 * sin(m.speed * m.time + m.phase)
        d.x = m.speed * (3 * (m.x - m.x**3 / 3) - m.y + 0.2 * m.late)
        d.y = m.speed * (m.x - 0.1 * m.y) * exp(-0.01 * m.y * m.y)
        m.when(m.speed * m.time + m.phase - const(25), late=1)


def oscillator() -> Model:
    """Return the oscillator as a model."""
    return assemble(name="oscillator", o=Oscillator(), observables={"rhythm": "o.rhythm"})


class Explosive(Module):
    """y' = rate y^2: infinite at 1 / (rate y0); harmless where the rate is not positive."""

    y = State(1, "1", "what grows")
    calm = State(1, "1", "what decays")
    rate = Param(-1.0, "1/min", "rate", source="assumed: a test")

    def equations(m, d: Any) -> None:
        d.y = m.rate * m.y**2
        d.calm = const(-1, "1/min") * m.calm


def explosive() -> Model:
    """Return the explosive growth as a model."""
    return assemble(name="explosive", e=Explosive(), observables={"y": "e.y", "calm": "e.calm"})
