"""A labour small enough to know by heart: one compartment, contractions that follow the level, a cervix that opens."""

from __future__ import annotations

import math
from typing import Any

from oxytocin.model import (
    Inlet,
    LogNormal,
    Model,
    Module,
    Param,
    Signal,
    State,
    Switch,
    Uniform,
    Wire,
    assemble,
    const,
    cos,
    exp,
    where,
)


class Blood(Module):
    amount = State(0, "pmol", "amount", scale=10)
    infusion = Inlet("pmol/min", "infusion", default=0)
    level = Signal("pmol/L", "level")
    rate = Signal("mU/min", "rate")
    volume = Param(10, "L", "volume", source="assumed:test")
    clearance = Param(1, "L/min", "clearance", source="assumed:test", spread=LogNormal(0.2))
    per_unit = Param(1.71e3 / 1007.2, "pmol/mU", "pmol in a mU", source="obs:kinetics.unit.iu_to_ug.degroot1995")

    def equations(m, d: Any) -> None:
        m.level = m.amount / m.volume
        m.rate = m.infusion / m.per_unit
        d.amount = m.infusion - m.clearance * m.level


class Labour(Module):
    """Contractions come at ``base`` per min and ``gain`` more for each pmol/L; each opens the cervix a little."""

    turned = State(0, "1", "cycles of the pacemaker")
    opened = State(1, "cm", "dilatation")
    level = Inlet("pmol/L", "oxytocin")
    burnt = Inlet("1", "how far the fuse is", default=1)
    pressure = Signal("mmHg", "pressure")
    frequency = Signal("1/min", "contractions per min")
    membranes_ruptured = Switch("membranes")
    full_dilatation = Switch("10 cm")
    born = Switch("birth")
    base = Param(0.1, "1/min", "without oxytocin", source="assumed:test")
    gain = Param(0.02, "L/(pmol*min)", "by oxytocin", source="assumed:test")
    opening = Param(0.012, "cm/min", "opening at one contraction a minute times ten", source="assumed:test")
    phase = Param(0, "rad", "phase", source="assumed:test", spread=Uniform(0, 2 * math.pi))

    def equations(m, d: Any) -> None:
        m.frequency = (m.base + m.gain * m.level) * m.burnt
        m.pressure = const(10, "mmHg") + const(50, "mmHg") * exp(
            14 * (cos(2 * math.pi * m.turned + m.phase / const(1, "rad")) - 1)
        )
        d.turned = m.frequency
        d.opened = m.opening * m.frequency * const(4, "min")
        m.when(m.opened - const(10, "cm"), full_dilatation=1)
        m.when(m.opened - const(11, "cm"), born=1)


class Fuse(Module):
    """Burns through in some people: a rate that runs away within the hour."""

    burnt = State(1, "1", "how far")
    weakness = Param(0, "1", "share of people for whom it is above 0.7", source="assumed:test", spread=Uniform(0, 1))
    speed = Param(0.05, "1/min", "speed", source="assumed:test")

    def equations(m, d: Any) -> None:
        d.burnt = where(m.weakness < 0.7, 0.0, 1.0) * m.speed * m.burnt * m.burnt


def toy(gain: float = 0.02, opening: float = 0.012, fragile: bool = False) -> Model:
    """The toy as an assembly with the names that care looks for; ``fragile`` people may burn a fuse."""
    labour = Labour()
    more = {"fuse": Fuse()} if fragile else {}
    model = assemble(
        name="toy",
        blood=Blood(),
        labour=labour,
        **more,
        wires=[Wire("blood.level", "labour.level", source="assumed:test"),
               *([Wire("fuse.burnt", "labour.burnt", source="assumed:test")] if fragile else [])],
        inputs={"oxytocin_infusion": "blood.infusion"},
        doses={"oxytocin_iv": "blood.amount"},
        observables={
            "plasma_oxytocin": "blood.level",
            "infusion_rate": "blood.rate",
            "intrauterine_pressure": "labour.pressure",
            "cervical_dilatation": "labour.opened",
        },
    )
    return with_values(model, {"labour.gain": gain, "labour.opening": opening})


def with_values(model: Model, values: dict[str, float]) -> Model:
    """The model with other values for some parameters."""
    from dataclasses import replace

    return replace(
        model,
        parameters=tuple(
            replace(item, value=values[item.name]) if item.name in values else item for item in model.parameters
        ),
    )
