"""A synthetic model of the same kind and size as a labour, for trying the engine out without any physiology.

Nine strips of coupled relaxation oscillators (about 200 contractions in 12 h) driven by an infused substance of two
compartments: 47 states, a fast phase of seconds, a slow one of minutes. It describes nothing that lives.
"""

from __future__ import annotations

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
    Wire,
    assemble,
    competitive,
    const,
    hill,
    maximum,
    michaelis,
    smooth_step,
    where,
)

STRIPS = 9
SYNTHETIC = "assumed:synthetic yardstick, describes nothing that lives"


class Substance(Module):
    """Two compartments with linear clearance."""

    central = State(0, "pmol", "amount in the central compartment", scale=100)
    peripheral = State(0, "pmol", "amount in the peripheral compartment", scale=100)
    infusion = Inlet("pmol/min", "infusion", default=0)
    level = Signal("pmol/L", "concentration")
    effect = Signal("1", "share of the receptors occupied")
    volume = Param(9.0, "L", "central volume", source=SYNTHETIC, spread=LogNormal(0.3))
    clearance = Param(1.2, "L/min", "clearance", source=SYNTHETIC, spread=LogNormal(0.3))
    exchange = Param(0.1, "1/min", "exchange between the compartments", source=SYNTHETIC, spread=LogNormal(0.2))
    half = Param(40, "pmol/L", "level of half effect", source=SYNTHETIC, spread=LogNormal(0.3))
    rival = Param(0.3, "1", "competitor, relative to its own constant", source=SYNTHETIC, spread=LogNormal(0.2))

    def equations(m, d: Any) -> None:
        flux = m.exchange * (m.central - m.peripheral)
        m.level = m.central / m.volume
        m.effect = competitive(m.level, m.half, m.rival)
        d.central = m.infusion - m.clearance * m.level - flux
        d.peripheral = flux


class Strip(Module):
    """A relaxation oscillator (FitzHugh-Nagumo) with calcium, bridges and a lagged pressure behind it."""

    voltage = State(-1.2, "1", "excitation")
    recovery = State(-0.6, "1", "recovery")
    calcium = State(0.05, "1", "calcium, relative")
    bridges = State(0.0, "1", "share of bridges attached")
    pressure = State(10, "mmHg", "pressure", scale=10)
    effect = Inlet("1", "share of the receptors occupied")
    neighbour = Inlet("1", "excitation of the neighbouring strip")
    strong = Switch("set at the first strong contraction")
    rate = Param(40, "1/min", "rate of the fast phase", source=SYNTHETIC, spread=LogNormal(0.1))
    slowness = Param(0.012, "1", "slow phase over fast phase", source=SYNTHETIC, spread=LogNormal(0.1))
    coupling = Param(0.4, "1", "coupling to the neighbour", source=SYNTHETIC, spread=LogNormal(0.1))
    bias = Param(0.36, "1", "excitation without the substance", source=SYNTHETIC, spread=LogNormal(0.02))
    gain = Param(0.25, "1", "excitation by the substance", source=SYNTHETIC, spread=LogNormal(0.1))
    entry = Param(6.0, "1/min", "entry of calcium", source=SYNTHETIC, spread=LogNormal(0.1))
    removal = Param(7.0, "1/min", "largest removal of calcium", source=SYNTHETIC, spread=LogNormal(0.1))
    attach = Param(4.0, "1/min", "attachment of bridges", source=SYNTHETIC, spread=LogNormal(0.1))
    detach = Param(2.5, "1/min", "detachment of bridges", source=SYNTHETIC, spread=LogNormal(0.1))
    steep = Param(3.5, "1", "steepness of attachment in calcium", source=SYNTHETIC, spread=LogNormal(0.05))
    lag = Param(0.08, "min", "lag of the pressure", source=SYNTHETIC, spread=LogNormal(0.1))

    def equations(m, d: Any) -> None:
        v, w = m.voltage, m.recovery
        spread = m.coupling * (m.neighbour - v)
        d.voltage = m.rate * (v - v * v * v / 3 - w + m.bias + m.gain * m.effect + spread)
        d.recovery = m.rate * m.slowness * (v + 0.7 - 0.8 * w)
        d.calcium = m.entry * smooth_step(v, 0.3) - m.removal * michaelis(m.calcium, 0.4)
        free = maximum(1 - m.bridges, 0)
        held = where(m.calcium < 0.2, m.detach, 0.5 * m.detach)
        d.bridges = m.attach * hill(m.calcium, 0.6, m.steep) * free - held * m.bridges
        d.pressure = (const(10, "mmHg") + const(60, "mmHg") * m.bridges - m.pressure) / m.lag
        m.when(m.pressure - const(40, "mmHg"), strong=1)


def build(strips: int = STRIPS) -> Model:
    """Return the yardstick with a number of strips (5 states each, and 2 of the substance)."""
    names = [f"strip_{number}" for number in range(strips)]
    wires = [Wire("substance.effect", f"{name}.effect") for name in names]
    wires += [Wire(f"{names[number - 1]}.voltage", f"{name}.neighbour") for number, name in enumerate(names)]
    modules: dict[str, Any] = {"substance": Substance(), **{name: Strip() for name in names}}
    observables = {"level": "substance.level", "pressure": "strip_0.pressure", "calcium": "strip_0.calcium"}
    return assemble(
        name="yardstick",
        wires=wires,
        inputs={"infusion": "substance.infusion"},
        doses={"bolus": "substance.central"},
        observables={**observables, "last_pressure": f"{names[-1]}.pressure"},
        **modules,
    )
